import type { Language } from "./language.ts";

/** Danish. */
export const da: Language = {
  labels: {
    deliverables: "Leverance | Leverancer | Resultater",
    work: `Opgave | Opgaver | At gøre | Funktioner | Omfang | Trin | Aktiviteter | Handlinger | Planlagt | Implementering | Arbejde | Næste skridt`,
    value: "Formål | Værdi | Forretningsværdi | Beskrivelse | Resumé | Hvorfor",
    criteria: `Acceptkriterier | Accept kriterier | Succeskriterier | Afslutningskriterier | Færdig når | Definition af færdig`,
    validation: "Valideringsmetode | Testplan | Afprøvning",
    verification: "Verificering",
    risks: "Risici | Udfordringer",
    riskLevel: "Risikoniveau",
    mitigation: "Afbødning | Modforanstaltninger",
    schedule: "Tidsplan | Tidslinje | Tidsramme | Uge | Uger",
    start: "Startdato",
    due: "Slutdato | Forfaldsdato | Frist | Dato",
    duration: "Varighed",
    status: "Tilstand | Fremdrift | Fremskridt",
    owner: "Ejer | Tildelt",
    dependsOn: "Afhængighed | Afhængigheder | Afhænger af | Forudsætninger",
    enables: "Muliggør",
    effort: "Indsats | Estimat | Omkostninger | Kompleksitet",
    priority: "Prioritet",
    aside: `Noter | Bemærkninger | Uden for omfang | Ikke inkluderet | Referencer | Se også | Kontekst | Baggrund | Åbne spørgsmål | Eksempler | Begrundelse`,
  },
  headings: {
    milestone: "Milepæl | Delmål",
    phase: "Fase",
    sprint: "Inkrement",
    release: "Udgivelse",
    week: "Uge",
  },
  statuses: {
    planned: `planlagt | ikke startet | ikke begyndt | ikke påbegyndt | at gøre | afventer | udskudt | ikke færdig | kommende`,
    active: "aktiv | i gang | igangværende | i gang med | påbegyndt | blokeret | delvist",
    done: "færdig | afsluttet | gennemført | leveret | lukket",
    cancelled: "annulleret | aflyst | droppet",
  },
  phrases: {
    qualifiers: "vigtigste | forventede | planlagte",
    conjunctions: "og",
    limitations: "ikke",
    milestoneSections: "milepæle",
    titleColumns: "titel",
  },
};
