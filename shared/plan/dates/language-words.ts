import type { Role, Unit } from "./word-roles.ts";
/** One language: words separated by spaces, in lower case; accents don't matter. */
export interface LanguageWords {
  /** The twelve months in order, other spellings of one behind `|`. */
  months?: string;
  /** Short forms that also mean something else ("set", "out"): they count only beside a year; `-` for none. */
  shortMonths?: string;
  /** "Week 3" counts from the plan's start, "3 weeks" is a duration. */
  units?: Partial<Record<Unit, string>>;
  /** Only behind a number, and then a duration: "3d". */
  short?: Partial<Record<Unit, string>>;
  /** Only behind a number, which then counts: 3주차 is "week 3". */
  counted?: Partial<Record<Unit, string>>;
  words?: Partial<Record<Role, string>>;
}

/**
 * The one table of words in schedules; a new language or word needs no other change. Source: the languages' month
 * names as in Unicode CLDR (dates/calendars/gregorian/months), standing and genitive forms. zhJa is Chinese and Japanese.
 */
export const languageWords: Readonly<Record<string, LanguageWords>> = {
  en: {
    months:
      "january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sep|sept october|oct november|nov december|dec",
    units: {
      day: "day days",
      week: "week weeks wk wks w",
      month: "month months mth mths",
      quarter: "quarter quarters",
      year: "year years yr yrs",
      sprint: "sprint sprints iteration iterations",
    },
    short: { day: "d", month: "mo mos" },
    words: {
      start: "start starts starting from since begin begins beginning between 🛫",
      after: "after",
      due: "due by until till to end ends ending eoy target deadline eta 📅",
      before: "before",
      range: "to through thru until till",
      and: "and",
      of: "of",
      filler:
        "the on in at of date during for total duration timeline timeframe period schedule planned scheduled 🗓",
      vague:
        "early mid late about approx approximately around circa ca est estimated expected roughly next last this first second half or later ago a an",
      someday: "tbd tba asap tomorrow ongoing today 미정",
      open: "ongoing present now today open",
      finished:
        "done shipped completed complete finished delivered released closed merged achieved landed launched ✅ ✔",
      quarterLetter: "q",
      halfLetter: "h",
      fiscal: "fy",
    },
  },
  de: {
    months:
      "januar|jänner februar|feber märz|maerz|mrz april mai juni juli august september oktober|okt november dezember|dez",
    units: {
      day: "tag tage tagen",
      week: "woche wochen",
      month: "monat monate monaten",
      quarter: "quartal quartale",
      year: "jahr jahre jahren",
    },
    words: {
      start: "ab von vom seit beginn zwischen",
      due: "bis fällig ende termin frist",
      before: "vor",
      range: "bis",
      and: "und",
      filler: "am im den dem der zum dauer gesamt datum",
      vague: "anfang mitte etwa rund oder",
      finished: "fertig erledigt abgeschlossen",
      calendarWeek: "kw kalenderwoche",
    },
  },
  fr: {
    months:
      "janvier|janv février|févr|fevr - avril|avr mai juin juillet|juil août septembre octobre novembre décembre|déc",
    shortMonths: "- fév mars - - - - - - - - -",
    units: {
      day: "jour jours",
      week: "semaine semaines",
      month: "mois",
      quarter: "trimestre trimestres",
      year: "année années ans",
    },
    words: {
      start: "du dès depuis début entre",
      due: "jusqu fin échéance pour",
      before: "avant",
      after: "après",
      range: "à au",
      and: "et",
      of: "de",
      filler: "le la les en durée",
      vague: "environ mi ou",
      finished: "terminé livré fini",
      quarterWithYear: "t",
    },
  },
  es: {
    months:
      "enero febrero marzo abril - junio julio agosto septiembre|setiembre octubre noviembre diciembre|dic",
    shortMonths: "ene - - abr mayo - - ago - - - -",
    units: {
      day: "día días",
      week: "semana semanas",
      month: "mes meses",
      quarter: "trimestre trimestres",
      year: "año años",
    },
    words: {
      start: "desde inicio entre",
      due: "hasta finales fin entrega",
      before: "antes",
      range: "a al hasta",
      and: "y",
      of: "de del",
      filler: "el la en fecha duración",
      vague: "aproximadamente unos o mediados principios",
      finished: "terminado terminada completado entregado",
    },
  },
  pt: {
    months:
      "janeiro fevereiro|fev março abril maio junho julho agosto setembro outubro novembro dezembro|dez",
    shortMonths: "- - - - mai - - - set out - -",
    units: { day: "dia dias", week: "semana semanas", month: "mês meses", year: "ano anos" },
    words: {
      start: "desde início",
      due: "até fim prazo",
      range: "a ao até",
      and: "e",
      of: "de do",
      filler: "o em data duração",
      vague: "cerca",
      finished: "concluído concluída entregue terminado",
    },
  },
  it: {
    months:
      "gennaio febbraio marzo aprile maggio giugno|giu luglio|lug agosto settembre ottobre|ott novembre dicembre",
    shortMonths: "gen - - - mag - - - set - - -",
    units: {
      day: "giorno giorni",
      week: "settimana settimane",
      month: "mese mesi",
      quarter: "trimestre trimestri",
      year: "anno anni",
    },
    words: {
      start: "da dal dalla dall inizio",
      due: "entro fino fine scadenza",
      range: "a al",
      and: "e",
      of: "di del",
      filler: "il la nel durata",
      vague: "circa metà",
      finished: "completato completata finito consegnato",
    },
  },
  nl: {
    months: "januari februari maart april mei juni juli augustus september oktober november december",
    units: {
      day: "dag dagen",
      week: "week weken",
      month: "maand maanden",
      quarter: "kwartaal kwartalen",
      year: "jaar",
    },
    words: {
      start: "vanaf van sinds begin",
      due: "tot eind einde uiterlijk",
      before: "voor",
      range: "tot",
      and: "en",
      filler: "op duur met",
      vague: "ongeveer medio",
      finished: "klaar voltooid afgerond",
    },
  },
  ru: {
    months:
      "январь|января|янв февраль|февраля|фев март|марта|мар апрель|апреля|апр май|мая июнь|июня июль|июля август|августа|авг сентябрь|сентября|сен октябрь|октября|окт ноябрь|ноября|ноя декабрь|декабря|дек",
    units: {
      day: "день дня дней",
      week: "неделя недели недель неделю нед",
      month: "месяц месяца месяцев мес",
      quarter: "квартал квартала кварталов",
      year: "лет",
      sprint: "спринт",
    },
    words: {
      start: "с со от",
      due: "до к конец конца концу срок",
      range: "по до",
      and: "и",
      filler: "в на",
      vague: "около примерно начало середина или",
      finished: "готово завершено завершен выполнено сделано",
      yearMark: "г год года году",
    },
  },
  tr: {
    months: "ocak şubat - nisan - haziran temmuz ağustos eylül ekim kasım aralık",
    shortMonths: "oca şub mart nis mayıs haz tem ağu eyl eki kas ara",
    units: { day: "gün", week: "hafta", month: "ay", quarter: "çeyrek", year: "yıl" },
    words: {
      due: "kadar sonu",
      and: "ve",
      filler: "süre tarih",
      vague: "yaklaşık sonra başı ortası veya",
      finished: "tamamlandı bitti",
    },
  },
  pl: {
    months:
      "styczeń|stycznia luty|lutego marzec|marca kwiecień|kwietnia maj|maja czerwiec|czerwca lipiec|lipca sierpień|sierpnia wrzesień|września październik|października listopad|listopada grudzień|grudnia",
    shortMonths: "sty lut - kwi - cze lip sie wrz paź lis gru",
    units: {
      day: "dzień dni",
      week: "tydzień tygodnie tygodni tydz",
      month: "miesiąc miesiące miesięcy",
      quarter: "kwartał kwartały",
      year: "rok lat lata",
    },
    words: {
      start: "od",
      due: "do koniec końca",
      before: "przed",
      range: "do",
      and: "i oraz",
      filler: "w",
      vague: "około lub",
      finished: "ukończono zakończono gotowe",
      yearMark: "r roku",
    },
  },
  sv: {
    months: "januari februari - april maj juni juli augusti september oktober november december",
    units: { day: "dag dagar", week: "vecka veckor", month: "månad månader", quarter: "kvartal", year: "år" },
    words: {
      start: "från",
      due: "till senast slutet",
      before: "före",
      range: "till",
      and: "och",
      of: "av",
      vague: "cirka eller",
      finished: "klar klart färdig",
    },
  },
  zhJa: {
    units: { day: "天", week: "周 週 星期", quarter: "季度 四半期" },
    short: {
      day: "日間 日间",
      week: "週間 个星期 個星期",
      month: "个月 個月 か月 ヶ月 ヵ月 カ月 ケ月",
      year: "年間",
    },
    counted: { day: "日目", week: "週目 周目", month: "ヶ月目 か月目" },
    words: {
      nth: "第",
      yearMark: "年",
      monthMark: "月",
      dayMark: "日 号",
      start: "从 從 自",
      due: "まで 截止 期限 締切",
      range: "至 到 から",
      and: "和 と",
      vague: "约 約 左右 頃 上旬 中旬 下旬",
      firstHalf: "上半年 上半期 上期",
      secondHalf: "下半年 下半期 下期",
      finished: "完成 完了 已完成 完成于",
    },
  },
  ko: {
    short: { day: "일간", week: "주 주간", month: "개월 달", year: "년간" },
    counted: { day: "일차", week: "주차 주째", month: "개월차", quarter: "분기" },
    words: {
      nth: "제",
      yearMark: "년",
      monthMark: "월",
      dayMark: "일",
      due: "까지 마감",
      range: "부터 에서",
      and: "및 와 과",
      vague: "약 정도 초 중순 말",
      firstHalf: "상반기",
      secondHalf: "하반기",
      finished: "완료 완료됨",
    },
  },
};

export const weekdays =
  "monday|mon tuesday|tue|tues wednesday|wed thursday|thu|thur|thurs friday|fri saturday|sat sunday|sun";
export const numberWords =
  "one|一 two|二|两 three|三 four|四 five|五 six|六 seven|七 eight|八 nine|九 ten|十";
