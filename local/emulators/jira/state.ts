import { SearchIndex } from "./search/search-index.ts";
import type { CategoryKey, FieldKind, Flavour, Permission } from "./vocabulary.ts";
import type { Words } from "./words.ts";

export interface User {
  id: string;
  displayName: string;
  email: string;
}

export interface IssueType {
  id: string;
  name: string;
  untranslatedName: string;
  level: 1 | 0 | -1;
}

export interface Status {
  id: string;
  name: string;
  category: CategoryKey;
  /** The team-managed project that it belongs to. */
  project: string | null;
}

export interface Priority {
  id: string;
  name: string;
}

export interface Field {
  id: string;
  name: string;
  kind: FieldKind;
  options: { id: string; value: string }[];
  hasDefault: boolean;
  /** The team-managed project that it belongs to. */
  project: string | null;
}

/** A field on the screens of a project. */
export interface ScreenField {
  field: Field;
  required: boolean;
  onCreate: boolean;
  onEdit: boolean;
  has: (type: IssueType) => boolean;
}

export interface Transition {
  id: string;
  name: string;
  to: Status;
  /** Null: from everywhere. */
  from: Status[] | null;
  fields: { field: Field; required: boolean }[];
}

export interface Project {
  readonly id: string;
  readonly key: string;
  name: string;
  teamManaged: boolean;
  epicLink: boolean;
  types: IssueType[];
  statuses: Status[];
  transitions: Transition[];
  priorities: Priority[];
  screen: ScreenField[];
  versions: Version[];
  nextIssue: number;
  access: boolean;
  denied: Set<Permission>;
}

export interface Version {
  readonly id: string;
  readonly project: Project;
  name: string;
  description: string;
  releaseDate: string | null;
  startDate: string | null;
  released: boolean;
  archived: boolean;
}

export interface RemoteLink {
  id: number;
  globalId: string | null;
  application: unknown;
  relationship: string | null;
  object: Record<string, unknown> & { url: string; title: string };
}

export interface Comment {
  id: string;
  body: unknown;
  author: User;
  createdAt: string;
}

/** Values are replaced, never changed in place: the search index keeps older ones. */
export interface Issue {
  readonly id: string;
  key: string;
  project: Project;
  type: IssueType;
  summary: string;
  /** A document in Cloud, wiki markup in Data Center. */
  description: unknown;
  labels: string[];
  dueDate: string | null;
  priority: Priority | null;
  fixVersions: Version[];
  /** Whether `parent` or Epic Link says so. */
  parent: Issue | null;
  /** Values as the API gives them, by the field's id. */
  custom: Record<string, unknown>;
  status: Status;
  resolution: { id: string; name: string } | null;
  properties: Record<string, unknown>;
  remoteLinks: RemoteLink[];
  comments: Comment[];
  reporter: User;
  creator: User;
  createdAt: string;
  updatedAt: string;
  statusChangedAt: string;
}

/** Everything one Jira knows. */
export class JiraState {
  readonly flavour: Flavour;
  readonly words: Words;
  readonly now: () => Date;
  readonly index: SearchIndex<Issue>;
  readonly bot: User;
  readonly person: User = {
    id: "712020:2f1c0e1d-0b52-4c2b-9a55-5d1d1f0a7e11",
    displayName: "A person",
    email: "person@example.com",
  };
  readonly projects = new Map<string, Project>();
  readonly issues = new Map<string, Issue>();
  /** Ids by keys that issues had before they moved. */
  readonly formerKeys = new Map<string, string>();
  readonly fields = new Map<string, Field>();
  readonly statuses = new Map<string, Status>();
  readonly priorities: Priority[];
  /** Types and statuses that company-managed projects share, by name. */
  readonly sharedTypes = new Map<string, IssueType>();
  readonly sharedStatuses = new Map<string, Status>();
  readonly violations: string[] = [];
  url = "";
  /** API requests so far, for an index that lags by a count. */
  requestCount = 0;
  parentUpdates: "applied" | "ignored" = "applied";
  #ids = 0;
  #localIds = 0;

  constructor(
    flavour: Flavour,
    words: Words,
    now: () => Date,
    lag: number | { requests: number },
    email: string,
  ) {
    this.flavour = flavour;
    this.words = words;
    this.now = now;
    this.index = new SearchIndex<Issue>(() => ({ time: now().getTime(), request: this.requestCount }), lag);
    this.bot = { id: "557058:f58131cb-b67d-43c7-b30d-6b58d40bd077", displayName: "Milepost", email };
    this.priorities = words.priorities.map((name, index) => ({ id: String(index + 1), name }));
  }

  /** `/rest/api/3`, or 2 in Data Center. */
  get api(): string {
    return `${this.url}/rest/api/${this.flavour === "cloud" ? 3 : 2}`;
  }

  /** As Jira writes instants. */
  timestamp(): string {
    return this.now().toISOString().replace("Z", "+0000");
  }

  /** Ids rise, are numbers in strings, and are never what another Jira has. */
  id(): string {
    this.#ids += 1;
    return String(10_400 + this.#ids * 7);
  }

  /** An id that Jira gives to a node of a document. */
  localId(): string {
    this.#localIds += 1;
    return this.#localIds.toString(16).padStart(12, "a1b2c3d4");
  }

  /** By key, without case, or by id. */
  findProject(keyOrId: string): Project | null {
    for (const project of this.projects.values()) {
      if (project.id === keyOrId || project.key === keyOrId.toUpperCase()) return project;
    }
    return null;
  }

  /** For the test's own calls: throws when it is missing. */
  project(key: string): Project {
    const project = this.findProject(key);
    if (project === null) throw new Error(`The Jira double has no project ${key}`);
    return project;
  }

  /** By key, without case, by a key that it had, or by id. */
  findIssue(keyOrId: string): Issue | null {
    const key = keyOrId.toUpperCase();
    const known = this.issues.get(keyOrId) ?? this.issues.get(this.formerKeys.get(key) ?? "");
    if (known !== undefined) return known;
    for (const issue of this.issues.values()) if (issue.key === key) return issue;
    return null;
  }

  /** For the test's own calls: throws when it is missing. */
  issue(key: string): Issue {
    const issue = this.findIssue(key);
    if (issue === null) throw new Error(`The Jira double has no issue ${key}`);
    return issue;
  }

  issuesOf(project: Project): Issue[] {
    return [...this.issues.values()].filter((issue) => issue.project === project);
  }

  childrenOf(parent: Issue): Issue[] {
    return [...this.issues.values()].filter((issue) => issue.parent?.id === parent.id);
  }

  /** By id, whatever the project. */
  findVersion(id: string): Version | null {
    for (const { versions } of this.projects.values()) {
      for (const version of versions) if (version.id === id) return version;
    }
    return null;
  }
}
