/** English, the example for other languages: it has every list in `phrases`, even those without an English word. */
export const en = {
  labels: {
    deliverables: `Deliverable | Key Deliverable | Output | Outcome | Result | Artifact | Artefact | Required artifacts | Delivers | What ships | What we deliver | Achievements`,
    work: `Task | Atomic Task | To-do | Todo | To do | To-do list | Feature | Scope | In scope | Implementation | Work item | Work | Step | Action | Action item | Activity | Activities | Plan | Planned | User Story | User Stories | Story | Stories | Epic | Backlog | Checklist | Task list | Subtask | Functionality | Functionalities | Capability | Capabilities | Changes | Next steps | What we build | Work breakdown | Implementation step | Implementation plan | Implementation task`,
    value: `Value | Value Delivered | Business Value | User Value | Customer Value | Learning Value | Value Proposition | Objective | Objective of this milestone | Goal | Purpose | Description | Aim | Summary | Overview | Why | Why it matters | Motivation | Benefit | Impact | Intent | Mission | Theme | Focus`,
    criteria: `Success Criteria | Success Criterion | Criteria | Criterion | Acceptance Criteria | Acceptance Criterion | Acceptance | Exit Criteria | Exit Criterion | Success Indicator | Success Metric | Success Measure | Success Signal | Success Threshold | Success Condition | Success Looks Like | Definition of Done | DoD | Done When | Done if | Ready When | Complete When | Completed When | Finished When | Done Criteria | Done Definition | Completion Criteria | Completion Criterion | Completion Condition | Acceptance Test | Acceptance Condition | Acceptance Gate | Exit Gate | Exit Condition | Gate | Gate Criteria | Quality Gate | Milestone Gate | Go/No-Go | Go/No-Go Criteria | Definition of Success | Metric | Metrics to Track | KPI | Key Result | Key Performance Indicator | Performance Target | Quality Criteria | Pass Criteria | Release Criteria | AC`,
    validation: `Validation | Validation Method | Validation Plan | Validation Approach | Validation Criteria | Validated By | Validate | Test | Testing | Test plan | Test case | Test scenario | Testing strategy | Test strategy | UAT | How to verify | How to validate | How to test | Demo | Demo script | Demo plan | Target Demo | Measurement Plan | Measurement Method | Measurement | Evidence | Evidence Requirement | Proof | Quality Assurance | QA | Review Method | Manual test | User testing`,
    verification: `Verification | Verification Plan | Verification Checklist | Verification Step | Verification Method | Verify | Verified By | Completion Checklist | Final check | Sign-off`,
    risks: `Risk | Key Risk | Risks & Mitigations | Risk and Mitigation | Risk Assessment | Technical Risk | Potential Issue | Potential Risk | Risk Factor | Challenge | Known Risk | Threats`,
    riskLevel: "Risk Level | Risk Rating | Risk Score",
    mitigation: `Mitigation | Mitigation Strategy | Mitigation Strategies | Mitigation Plan | Risk Mitigation | Countermeasure | Contingency | Contingency Plan | Fallback | Fallback Plan | Fallback Option | Rollback Plan`,
    schedule: `Schedule | Timeline | Timeframe | Time frame | Week | Target | Target Timeline | Expected Timeline | When | Period | Time window | Sprint | Target Week`,
    start: "Start | Start Date | Starts | Started | Begin | Begins | Planned Start | Kickoff | Kick-off",
    due: `Due | Due Date | Due by | Due on | End Date | End | Ends | Target Date | Deadline | Date | Finish | Finish Date | Completion Date | Target Completion | Target Completion Date | Expected Completion | Planned End | Delivery Date | Release Date | Target Release Date | Launch Date | Ship Date | ETA`,
    duration: "Duration | Estimated Duration | Total Duration | Length | Estimated Time | Time Estimate",
    status: "Status | State | Current Status | Progress | Current State | Completion Status",
    owner: `Owner | Assignee | Assigned to | Responsible | Responsible Party | Lead | DRI | Owned by | Accountable | Who | Team | Assigned | Owner Team | Maintainer | Point of contact`,
    dependsOn: `Depends on | Dependency | Dependencies | Dependent on | Requires | Prerequisite | Pre-requisite | Blocked by | Precondition | Predecessor | Entry Criteria | Entry condition | Needs | Waiting on | Waits for`,
    enables: "Enables | Unlocks | Blocks | Blocking | Successor | Required by | Required for | Followed by",
    effort: `Effort | Effort Estimate | Estimated Effort | Estimate | Estimation | Points | Story Points | Budget | Cost | Estimated Cost | FTE | Complexity | Size | T-shirt size | Resource Requirement | Total effort | Estimated hours | Hours | LOE | Level of effort | Workload | Capacity | Velocity`,
    priority: "Priority | Importance | Urgency | Severity | MoSCoW",
    aside: `Note | Out of scope | Not in scope | Non-goal | Must not | Must not implement | Must not include | Do not implement | Not in this milestone | Not included | Excluded | Exclusion | Won't do | Deferred items | Reference | See also | Link | Related | Related document | Related issue | Context | Background | Open question | Question | Example | Example use case | Rationale | Key document | Document | Documentation links | Assumption | Constraint | Decision | Key decision | Comment | Remark | Tip | Learning | Learnings | Lessons learned | Retrospective | Hypothesis | Resource | Tech stack | Technology | Technologies | Tool | Approach | Technical approach | Future work | Last updated | Updated | Version | Source of truth | FYI | Appendix | Alternatives considered | Design notes | Implementation notes | Technical notes`,
  },
  headerLabels: {
    strategy: "Strategy Alignment | Strategy",
    branch: "Goal Branch | Branch",
    date: "Date",
    priority: "Goal Priority | Priority",
    focus: "Milestone Focus | Focus",
    metrics: "Success Metrics | Metrics",
    timeline: "Target Timeline | Timeline",
    team: "Team Structure | Team",
    note: "Note",
  },
  headings: {
    milestone: "Milestone | Mile stone | Mile-stone",
    phase: "Phase | Stage",
    sprint: "Sprint | Iteration | Increment | Wave | Cycle",
    release: "Release | Version",
    week: "Week | Wk",
  },
  ordinals: { endings: "st | nd | rd | th" },
  statuses: {
    planned: `planned | not started | not yet started | not begun | not done | not yet done | not complete | not completed | not finished | incomplete | unfinished | to do | todo | pending | open | upcoming | proposed | next | up next | active next | next up | deferred | postponed | delayed | on hold | paused | backlog | future | later | queued | scheduled | idea | draft | planning | planning complete | tbd | waiting | ready to start | not active`,
    active: `active | in progress | inprogress | started | ongoing | on going | wip | work in progress | in review | doing | in development | in work | under way | underway | current | now | started work | blocked | at risk | on track | in testing | partial | partially | partly | partially complete | partially completed | partially done | partly done | mostly done | mostly complete | mostly completed | nearly done | nearly complete | almost done | almost complete | half done | not quite done | executing`,
    done: `done | complete | completed | closed | finished | shipped | delivered | achieved | live | confirmed | verified | released | deployed | resolved | merged | fixed | implemented | all done | fully complete | fully done | validated | passed | accepted | launched | met`,
    cancelled: `cancelled | canceled | dropped | abandoned | won't do | wont do | will not do | removed | skipped | bypassed | rejected | obsolete | superseded | withdrawn | not planned | discarded | descoped`,
  },
  schedule: {
    months: `january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sep|sept october|oct november|nov december|dec`,
    weekdays: `monday|mon tuesday|tue|tues wednesday|wed thursday|thu|thur|thurs friday|fri saturday|sat sunday|sun`,
    numbers: "one two three four five six seven eight nine ten",
    units: {
      day: "day days",
      week: "week weeks wk wks w",
      month: "month months mth mths",
      quarter: "quarter quarters",
      year: "year years yr yrs",
      sprint: "sprint sprints iteration iterations",
    },
    unitsAfterNumber: { day: "d", month: "mo mos" },
    roles: {
      start: "start starts starting from since begin begins beginning between",
      after: "after",
      due: "due by until till to end ends ending eoy target deadline eta",
      before: "before",
      range: "to through thru until till",
      and: "and",
      of: "of",
      filler: `the on in at of date during for total duration timeline timeframe period schedule planned scheduled`,
      vague: `early mid late about approx approximately around circa ca est estimated expected roughly next last this first second half or later ago a an`,
      someday: "tbd tba asap tomorrow ongoing today",
      open: "ongoing present now today open",
      finished: `done shipped completed complete finished delivered released closed merged achieved landed launched`,
      quarterLetter: "q",
      halfLetter: "h",
      fiscal: "fy",
    },
  },
  /** Words and phrases, separated by " | "; each list says where they occur and what they mean. */
  phrases: {
    /** Letters that turn a heading word into its plural: "Phases". */
    pluralEndings: "s | es",
    /** Adjectives that don't change the meaning of a label: "Key Deliverables". */
    qualifiers: `key | main | original | primary | planned | required | expected | core | final | specific | overall | major | remaining | current | concrete | essential | critical | technical | principal | the | our`,
    /** Adjectives like those in `qualifiers`, but written without a space before the label: 主要成果. */
    joinedQualifiers: "",
    /** Nouns before a label that don't change its meaning: "Milestone dependencies". */
    labelOwners: "project | milestone | phase | sprint",
    /** Words that join two labels: "and" in "Risks and Mitigations". */
    conjunctions: "and | with | or",
    /** Words after "done" that mean that something is missing: "except" in "done, except the docs". */
    limitations: `not | without | pending | failing | fails | waiting | awaiting | todo | to do | remaining | left | missing | until | unless | still | except | excepting | apart from | but | partial | partially | partly`,
    /** Words after "done" or "closed" that mean cancelled: "closed (won't fix)". */
    abandonment: `won't | wont | wontfix | not planned | cancelled | canceled | abandoned | dropped | duplicate | obsolete`,
    /** Words between the completed and the total number: "of" in "3 of 7". */
    fractionWords: "of",
    /** Statuses that are also common words in titles, where they are not read as a status: "Site — Live". */
    ambiguousStatuses: `live | open | fixed | resolved | next | now | current | backlog | started | planning | future | new | ready`,
    /** Words that introduce a priority after a title: "(Priority: P1)". */
    priority: "priority",
    /** Words, or parts of words, in the title of a document or section that contains milestones: "Roadmap". */
    milestoneTopics: "milestone | roadmap | phases | sprints | stages",
    /** Words after the number in a heading that is about a milestone but does not define it: "Milestone 1 Review". */
    aboutMilestone: `verification | summary | complete | completed | done | finished | success | status | review | retrospective | retro | note | notes | checklist | progress | overview | result | results | report | task | tasks | item | items | deliverable | deliverables | risk | risks | dependencies | timeline | acceptance | exit | definition | demo | test | tests | testing plan | planning | plan | breakdown | details | rationale | is | was | will | has | and | or | of | for | to | in`,
    /** Titles of sections in which all headings are milestones. */
    milestoneSections: `milestones | project milestones | key milestones | planned milestones | main milestones | phases | project phases | key phases | planned phases | main phases`,
    /** Headings in a section called "Milestones" that are not milestones: "Legend". */
    otherSections: `overview | summary | introduction | note | notes | legend | status | timeline | schedule | gantt | dependencies | risk | risks | references | how to | about | appendix | conventions | definition | definitions | process | rules | table of contents | contents | progress | tracking | next steps`,
    /** Words in the title of a section with questions, whose headings are not milestones. */
    questionTitles: "FAQ",
    /** Titles of numbered sections that show that a document is prose, not a list of milestones: "1. Introduction". */
    textSections: `introduction | overview | background | context | abstract | summary | motivation | goal | goals | non-goals | scope | requirement | requirements | architecture | design | data model | api | roadmap | milestones | timeline | schedule | team | budget | risk | risks | open questions | alternatives | conclusion | conclusions | reference | references | appendix | glossary | faq | installation | usage | getting started | prerequisites | next steps | contents`,
    /** Nouns after a status in the title of a section: "Completed milestones". */
    sectionNouns: `milestone | milestones | phase | phases | stage | stages | sprint | sprints | work | items`,
    /** Words that start the heading of a deliverable: "Task" in "Task 1.2: Title". */
    workItems: "task | step | story | feature | work item | work package | deliverable | ticket",
    /** Heads of table columns that contain milestones' titles. */
    titleColumns: "title | name | topic | theme",
    /** Heads of table columns that contain milestones' numbers or ids. */
    numberColumns: "id | # | no | no. | number | code | key",
    /** Words between a heading word and its number: "No" in "Phase No. 2". */
    numberPrefixes: "no",
    /** Words between the numbers of several milestones: "Phases 1 to 3". */
    rangeJoiners: "to | and",
    /** Words between two references to success criteria: "SC-001 and SC-002". */
    referenceJoiners: "and | to | or | through",
    /** Words that mean that a list is empty: "none" in "Depends on: none". */
    none: "none | n/a",
    /** Words, or parts of words, in labels of dependencies; used to find the line of a wrong dependency. */
    dependencyStems: "depend | require | block | after | prerequisit | needs",
    /** Words before the last item of a list: "a, b and c". */
    listConjunctions: "and",
    /** Words whose full stop does not end a sentence. */
    abbreviations: "approx | ca | dr | e.g | etc | i.e | incl | mr | mrs | ms | no | resp | st | vs",
    /** Words before the mitigation in a risk: "mitigation" in "X - mitigation includes Y". */
    mitigations: "mitigation | mitigation plan | mitigations | mitigated | mitigate | mitigates",
    /** Words between a word in `mitigations` and the mitigation: "includes" in "X - mitigation includes Y". */
    mitigationVerbs: "include | includes | is | are | by | through | via | with",
    // The lists from here on contain the words in Goal Kit's template.
    milestone: "milestone",
    milestones: "milestones",
    /** Start of the document's title, before the goal's title. */
    planTitle: "milestone plan",
    /** All variants of `planTitle`, which are removed from the goal's title. */
    titlePrefixes: `milestone plan | milestones plan | milestone planning | milestones planning | goal milestone plan | goal milestones plan | goal milestone planning | goal milestones planning | goal milestone | goal milestones | milestone | milestones`,
    /** Words between a title prefix and the goal's title: "for" in "Milestones for …". */
    titleJoiners: "for",
    /** Start of the title of the section with the milestones. */
    structure: "milestone structure | milestones structure | milestone ( | milestones (",
    verification: "verification",
    /** Words after "Milestone" in headings that are not milestones. */
    otherHeadings: `rationale | structure | overview | plan | planning | dependencies | schedule | timeline | summary | tracking`,
    /** Title of the template's section with the summary. */
    summary: "summary",
    /** Title of the template's section that checks the milestones against the strategy. */
    strategyCheck: "strategy check",
    /** Titles of the template's section with the reasons for the milestones. */
    rationale: "milestone rationale | rationale",
    /** Title of the template's section that justifies complexity. */
    complexity: "complexity tracking",
    /** Title of the template's section that plans the verification. */
    verificationPlan: "verification plan",
    /** Title of the template's section about documentation. */
    documentation: "documentation",
    /** Words that start a line of guidance in italics: "*GATE: …*". */
    guidance: "GATE | Example",
    /** Starts of the template's instructions to the author. */
    instructions: `Extract from goal and strategy: primary outcome + | Validate milestones execute selected strategy (from | Keep to 2-3 sentences.`,
    /** Words that start an example in brackets: "[e.g., …]". */
    examples: "e.g",
    /** Words that start a question or instruction in brackets: "[Who is responsible?]". */
    questions: `e.g | eg | i.e. | for example | example: | what | who | which | why | how | when | where | describe | list | insert | enter | explain | define | specify | fill | replace | your | brief | short | key | overall | specific | name of | number of | link to | add | choose | current | additional | another`,
    /** Starts of what Goal Kit writes for something unknown: "[NEEDS CLARIFICATION: which storage engine?]". */
    openQuestions: "NEEDS CLARIFICATION",
    /** Words that placeholders in brackets consist of: "[Goal name]". */
    standIns: `goal | title | date | name | number | description | owner | milestone | strategy | priority | metric | metrics | deliverable | deliverables | criteria | criterion | validation | value | week | weeks | start | end | due | branch | timeline | person | author | tbd | todo | tba | insert | your | placeholder | yyyy | mm | dd | n | x | y | z | xx | xxx | of | the | a | here | text`,
    /** Words before the link to the strategy: "Links to strategies.md". */
    linkPrefixes: "link to | links to",
    /** Values that mean that something is undecided. */
    unset: "tbd | todo",
  },
};
