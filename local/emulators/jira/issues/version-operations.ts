import { invalidField } from "../http/api-error.ts";
import type { VersionPatch } from "../snapshot-types.ts";
import type { JiraState, StoredProject, StoredVersion } from "../state.ts";
import { readDate } from "./field-value.ts";

/** Creates and edits versions, for the API and for users in the browser. */
export class VersionOperations {
  readonly #state: JiraState;

  constructor(state: JiraState) {
    this.#state = state;
  }

  create(project: StoredProject, patch: VersionPatch & { name: string }): StoredVersion {
    this.#check(project, patch, null);
    const version: StoredVersion = {
      id: this.#state.nextId(),
      project,
      name: patch.name.trim(),
      description: patch.description ?? "",
      releaseDate: patch.releaseDate || null,
      startDate: patch.startDate || null,
      released: patch.released ?? false,
      archived: patch.archived ?? false,
    };
    project.versions = [...project.versions, version];
    return version;
  }

  /** Edits a version. An empty string as a date clears the date. */
  edit(version: StoredVersion, patch: VersionPatch): void {
    this.#check(version.project, patch, version);
    if (patch.name !== undefined) version.name = patch.name.trim();
    if (patch.description !== undefined) version.description = patch.description;
    if (patch.releaseDate !== undefined) version.releaseDate = patch.releaseDate || null;
    if (patch.startDate !== undefined) version.startDate = patch.startDate || null;
    if (patch.released !== undefined) version.released = patch.released;
    if (patch.archived !== undefined) version.archived = patch.archived;
  }

  #check(project: StoredProject, patch: VersionPatch, self: StoredVersion | null): void {
    if (patch.name !== undefined) {
      const name = patch.name.trim();
      if (name === "") throw invalidField("name", "You must specify a valid version name");
      if (name.length > 255) {
        throw invalidField("name", "The version name must not exceed 255 characters in length.");
      }
      const same = project.versions.find((one) => one.name.toLowerCase() === name.toLowerCase());
      if (same !== undefined && same !== self) throw invalidField("name", this.#state.texts.versionExists);
    }
    if ((patch.description ?? "").length > 16_384) {
      throw invalidField("description", "The version description must not exceed 16384 characters.");
    }
    for (const field of ["releaseDate", "startDate"] as const) {
      if (patch[field]) readDate(patch[field], (message) => invalidField(field, message));
    }
    const start = patch.startDate ?? self?.startDate;
    const release = patch.releaseDate ?? self?.releaseDate;
    if (start && release && start > release) {
      throw invalidField("startDate", "The start date must be before the release date.");
    }
  }
}
