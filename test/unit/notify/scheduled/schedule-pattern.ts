import fc from "fast-check";

const bounds = [
  { min: 0, max: 59, names: [] },
  { min: 0, max: 23, names: [] },
  { min: 1, max: 31, names: [] },
  { min: 1, max: 12, names: "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ") },
  { min: 0, max: 7, names: "SUN MON TUE WED THU FRI SAT".split(" ") },
];

const number = ({ min, max, names }: (typeof bounds)[number]) =>
  fc.tuple(fc.integer({ min, max }), fc.constantFrom("number", "padded", "name", "lower")).map(([value, how]) => {
    const name = names[value - min];
    if (how === "padded") return String(value).padStart(2, "0");
    if (name === undefined || how === "number") return String(value);
    return how === "lower" ? name.toLowerCase() : name;
  });

const item = (field: (typeof bounds)[number]) =>
  fc.oneof(
    fc.constant("*"),
    fc.integer({ min: 1, max: field.max }).map((step) => `*/${step}`),
    number(field),
    fc.tuple(number(field), number(field)).map(([from, to]) => `${from}-${to}`),
    fc
      .tuple(number(field), number(field), fc.integer({ min: 1, max: field.max }))
      .map(([from, to, step]) => `${from}-${to}/${step}`),
    fc.tuple(number(field), fc.integer({ min: 1, max: field.max })).map(([from, step]) => `${from}/${step}`),
  );

/** Cron expressions of every form, invalid ones included. */
export const anyPattern: fc.Arbitrary<string> = fc
  .tuple(
    ...bounds.map((field) =>
      fc.oneof(
        { weight: 1, arbitrary: fc.constant("*") },
        {
          weight: 2,
          arbitrary: fc.array(item(field), { minLength: 1, maxLength: 3 }).map((items) => items.join(",")),
        },
      ),
    ),
  )
  .map((fields) => fields.join(" "));
