import type { Language } from "./language.ts";

/** Czech. */
export const cs: Language = {
  labels: {
    deliverables: "Výstup | Výstupy | Výsledek | Výsledky | Dodávka | Dodávky",
    work: `Úkol | Úkoly | Funkce | Rozsah | Kroky | Činnosti | Aktivity | Implementace | Realizace | Požadavky | Plánováno | Práce | Další kroky`,
    value: "Cíl | Cíle | Účel | Hodnota | Přínos | Přínosy | Popis | Shrnutí | Proč",
    criteria: `Kritérium | Kritéria | Akceptační kritéria | Kritéria přijetí | Kritéria úspěchu | Kritéria dokončení | Hotovo, když | Hotovo, pokud | Dokončeno, když | Definice hotového | Metriky úspěchu`,
    validation: "Validace | Testy | Testování | Plán testů | Ukázka | Jak ověřit",
    verification: "Ověření | Kontrola",
    risks: "Riziko | Rizika | Výzvy",
    riskLevel: "Úroveň rizika",
    mitigation: "Zmírnění | Opatření | Mitigace",
    schedule: "Harmonogram | Časový plán | Období | Týden | Týdny",
    start: "Začátek | Datum zahájení | Zahájení",
    due: "Termín dokončení | Datum dokončení | Datum ukončení | Konec | Cílové datum | Lhůta",
    duration: "Doba trvání | Trvání",
    status: "Stav | Průběh",
    owner: "Vlastník | Odpovědný | Odpovědná osoba | Řešitel | Tým",
    dependsOn: "Závislost | Závislosti | Závisí na | Předpoklady | Vyžaduje | Blokováno",
    enables: "Blokuje | Umožňuje",
    effort: "Pracnost | Náročnost | Odhad | Rozpočet | Náklady | Složitost",
    priority: "Priorita",
    aside: `Poznámka | Poznámky | Mimo rozsah | Nezahrnuto | Reference | Viz také | Odkazy | Kontext | Pozadí | Otevřené otázky | Příklady | Zdůvodnění | Omezení | Rozhodnutí`,
  },
  headings: {
    milestone: "Milník",
    phase: "Fáze | Etapa",
    sprint: "Iterace",
    release: "Verze | Vydání",
    week: "Týden",
  },
  statuses: {
    planned: `plánováno | naplánováno | nezahájeno | nezačato | čeká | čekající | odloženo | nedokončeno | k řešení | další`,
    active: `probíhá | rozpracováno | aktivní | zahájeno | v řešení | blokováno | částečně | částečně hotovo | téměř hotovo`,
    done: "hotovo | hotové | dokončeno | dokončené | splněno | uzavřeno | dodáno",
    cancelled: "zrušeno | přeskočeno",
  },
  phrases: { qualifiers: "klíčové | hlavní | očekávané", conjunctions: "a" },
};
