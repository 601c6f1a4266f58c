import type { Language } from "./language.ts";

/** Norwegian. */
export const no: Language = {
  labels: {
    deliverables: "Leveranse | Leveranser",
    work: `Oppgave | Oppgaver | Å gjøre | Gjøremål | Funksjoner | Omfang | Trinn | Aktiviteter | Gjennomføring | Planlagt | Arbeid | Neste steg`,
    value: "Hensikt | Verdi | Forretningsverdi | Beskrivelse | Sammendrag | Nytte | Hvorfor",
    criteria: `Akseptansekriterier | Suksesskriterier | Fullføringskriterier | Ferdig når | Definisjon av ferdig`,
    validation: "Validering | Testing | Slik testes det",
    verification: "Verifisering | Kontroll",
    risks: "Risikoer | Utfordringer",
    riskLevel: "Risikonivå",
    mitigation: "Tiltak | Risikoreduksjon",
    schedule: "Tidsplan | Tidslinje | Tidsramme | Uke | Uker",
    start: "Startdato",
    due: "Forfallsdato | Forfall | Frist | Dato",
    duration: "Varighet",
    status: "Tilstand | Fremdrift",
    owner: "Eier | Tildelt",
    dependsOn: "Avhengighet | Avhengigheter | Avhenger av | Forutsetninger | Krever",
    enables: "Muliggjør | Blokkerer",
    effort: "Kostnad | Estimat | Kompleksitet | Innsats | Kostnader",
    priority: "Prioritet",
    aside: `Ikke inkluderet | Se også | Kontekst | Eksempler | Notater | Merknader | Utenfor omfang | Referanser | Lenker | Bakgrunn | Åpne spørsmål | Begrunnelse`,
  },
  headings: {
    milestone: "Milepæl | Delmål",
    phase: "Fase",
    sprint: "Inkrement | Iterasjon",
    release: "Versjon | Utgave",
    week: "Uke",
  },
  statuses: {
    planned: "planlagt | ikke startet | ikke påbegynt | avventer | utsatt | ikke ferdig | kommende",
    active: "aktiv | delvis | i gang | pågår nå | påbegynt | under arbeid | blokkert | delvis ferdig",
    done: "lukket | ferdig | fullført | avsluttet | levert",
    cancelled: "droppet | avbrutt | avlyst | kansellert",
  },
  phrases: { qualifiers: "viktigste | forventede | planlagte", conjunctions: "og", limitations: "ikke" },
};
