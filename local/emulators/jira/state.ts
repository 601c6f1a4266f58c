import type { LocalizedTexts } from "./localized-texts.ts";
import { SearchIndex } from "./search/search-index.ts";
import type { CategoryKey, FieldKind, Flavour, Permission } from "./value-types.ts";

export interface StoredUser {
  id: string;
  displayName: string;
  email: string;
}

export interface StoredIssueType {
  id: string;
  name: string;
  untranslatedName: string;
  level: 1 | 0 | -1;
}

export interface StoredStatus {
  id: string;
  name: string;
  category: CategoryKey;
  /** Id of the team-managed project that the status belongs to; `null` if projects share the status. */
  project: string | null;
}

export interface StoredPriority {
  id: string;
  name: string;
}

export interface StoredField {
  id: string;
  name: string;
  kind: FieldKind;
  options: { id: string; value: string }[];
  hasDefault: boolean;
  /** Id of the team-managed project that the field belongs to; `null` if projects share the field. */
  project: string | null;
}

/** A field on the screens of a project. */
export interface ScreenField {
  field: StoredField;
  required: boolean;
  isOnCreateScreen: boolean;
  isOnEditScreen: boolean;
  appliesTo: (type: StoredIssueType) => boolean;
}

export interface StoredTransition {
  id: string;
  name: string;
  to: StoredStatus;
  /** Statuses in which the transition is available; `null` for all. */
  from: StoredStatus[] | null;
  fields: { field: StoredField; required: boolean }[];
}

export interface StoredProject {
  readonly id: string;
  readonly key: string;
  name: string;
  isTeamManaged: boolean;
  usesEpicLink: boolean;
  types: StoredIssueType[];
  statuses: StoredStatus[];
  transitions: StoredTransition[];
  priorities: StoredPriority[];
  screen: ScreenField[];
  versions: StoredVersion[];
  nextIssueNumber: number;
  isAccessible: boolean;
  deniedPermissions: Set<Permission>;
}

export interface StoredVersion {
  readonly id: string;
  readonly project: StoredProject;
  name: string;
  description: string;
  releaseDate: string | null;
  startDate: string | null;
  released: boolean;
  archived: boolean;
}

export interface StoredComment {
  id: string;
  body: unknown;
  author: StoredUser;
  createdAt: string;
}

/** An issue. Arrays and objects in it must be replaced, not modified, because the search index keeps shallow copies. */
export interface StoredIssue {
  readonly id: string;
  key: string;
  project: StoredProject;
  type: StoredIssueType;
  summary: string;
  /** An Atlassian document in Cloud, wiki markup in Data Center. */
  description: unknown;
  labels: string[];
  dueDate: string | null;
  priority: StoredPriority | null;
  fixVersions: StoredVersion[];
  /** The parent issue, from `parent` or Epic Link. */
  parent: StoredIssue | null;
  /** Values of custom fields by field id, in the API's format. */
  custom: Record<string, unknown>;
  status: StoredStatus;
  resolution: { id: string; name: string } | null;
  properties: Record<string, unknown>;
  comments: StoredComment[];
  reporter: StoredUser;
  assignee: StoredUser | null;
  creator: StoredUser;
  createdAt: string;
  updatedAt: string;
  statusChangedAt: string;
  /** True if a security level hides the issue from the token's account. */
  isHidden: boolean;
}

/** A link of the type "Blocks": the inward issue blocks the outward one. */
export interface StoredIssueLink {
  id: string;
  inward: StoredIssue;
  outward: StoredIssue;
}

/** All data of one Jira site. */
export class JiraState {
  readonly flavour: Flavour;
  readonly texts: LocalizedTexts;
  readonly now: () => Date;
  readonly index: SearchIndex<StoredIssue>;
  readonly bot: StoredUser;
  readonly user: StoredUser = {
    id: "712020:2f1c0e1d-0b52-4c2b-9a55-5d1d1f0a7e11",
    displayName: "A person",
    email: "person@example.com",
  };
  readonly projects = new Map<string, StoredProject>();
  readonly issues = new Map<string, StoredIssue>();
  readonly issueLinks: StoredIssueLink[] = [];
  /** Issue ids by the previous keys of issues that were moved to another project. */
  readonly formerKeys = new Map<string, string>();
  readonly fields = new Map<string, StoredField>();
  readonly statuses = new Map<string, StoredStatus>();
  readonly priorities: StoredPriority[];
  /** The first one is set by transitions to a finished status, unless their screen has the field. */
  readonly resolutions: { id: string; name: string }[];
  /** Issue types that company-managed projects share, by name. They share statuses in the same way. */
  readonly sharedTypes = new Map<string, StoredIssueType>();
  readonly sharedStatuses = new Map<string, StoredStatus>();
  readonly violations: string[] = [];
  url = "";
  /** Number of API requests so far. An index lag can be a number of requests. */
  requestCount = 0;
  parentUpdates: "applied" | "ignored" = "applied";
  #ids = 0;
  #localIds = 0;

  constructor(
    flavour: Flavour,
    texts: LocalizedTexts,
    now: () => Date,
    lag: number | { requests: number },
    email: string,
  ) {
    this.flavour = flavour;
    this.texts = texts;
    this.now = now;
    this.index = new SearchIndex<StoredIssue>(() => ({ time: now().getTime(), request: this.requestCount }), lag);
    this.bot = { id: "557058:f58131cb-b67d-43c7-b30d-6b58d40bd077", displayName: "Milepost", email };
    this.resolutions = [texts.resolution, "Won't Do", "Duplicate"].map((name, index) => ({
      id: `${10_000 + index}`,
      name,
    }));
    this.priorities = texts.priorities.map((name, index) => ({ id: String(index + 1), name }));
  }

  /** Id of the site at Atlassian's gateway (Cloud). */
  readonly cloudId = "11223344-a1b2-3b33-c444-def123456789";

  /** Base URL of the REST API: version 3 in Cloud, 2 in Data Center. */
  get apiUrl(): string {
    return `${this.url}/rest/api/${this.flavour === "cloud" ? 3 : 2}`;
  }

  /** Returns the current time in Jira's format. */
  timestamp(): string {
    return this.now().toISOString().replace("Z", "+0000");
  }

  /** Returns the links of an issue whose other issue exists. */
  linksOf(issue: StoredIssue): StoredIssueLink[] {
    const exists = ({ id }: StoredIssue) => this.issues.has(id);
    return this.issueLinks.filter(
      ({ inward, outward }) => [inward, outward].includes(issue) && exists(inward) && exists(outward),
    );
  }

  /** Returns the next id: an increasing number as a string. */
  nextId(): string {
    this.#ids += 1;
    return String(10_400 + this.#ids * 7);
  }

  /** Returns the next id for a node of an Atlassian document. */
  nextLocalId(): string {
    this.#localIds += 1;
    return this.#localIds.toString(16).padStart(12, "a1b2c3d4");
  }

  /** Finds a project by key (case-insensitive) or id. */
  findProject(keyOrId: string): StoredProject | null {
    for (const project of this.projects.values()) {
      if (project.id === keyOrId || project.key === keyOrId.toUpperCase()) return project;
    }
    return null;
  }

  /** Returns the project that a test names. Throws if it does not exist. */
  requireProject(key: string): StoredProject {
    const project = this.findProject(key);
    if (project === null) throw new Error(`The Jira emulator has no project ${key}`);
    return project;
  }

  /** Finds an issue by current or previous key (case-insensitive) or id. */
  findIssue(keyOrId: string): StoredIssue | null {
    const key = keyOrId.toUpperCase();
    const known = this.issues.get(keyOrId) ?? this.issues.get(this.formerKeys.get(key) ?? "");
    if (known !== undefined) return known;
    for (const issue of this.issues.values()) if (issue.key === key) return issue;
    return null;
  }

  /** Returns the issue that a test names. Throws if it does not exist. */
  requireIssue(key: string): StoredIssue {
    const issue = this.findIssue(key);
    if (issue === null) throw new Error(`The Jira emulator has no issue ${key}`);
    return issue;
  }

  issuesIn(project: StoredProject): StoredIssue[] {
    return [...this.issues.values()].filter((issue) => issue.project === project);
  }

  childrenOf(parent: StoredIssue): StoredIssue[] {
    return [...this.issues.values()].filter((issue) => issue.parent?.id === parent.id);
  }

  /** Finds a version by id in all projects. */
  findVersion(id: string): StoredVersion | null {
    for (const { versions } of this.projects.values()) {
      for (const version of versions) if (version.id === id) return version;
    }
    return null;
  }
}
