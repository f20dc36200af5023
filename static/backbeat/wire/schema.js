// @ts-check
/**
 * From what the wire carries to what a game's renderer likes to hold: maps become `Map`s, with number keys where the rules
 * say `dict[int, …]`. Follows `welcome.schema`; knows nothing of sockets, ticks or drawing.
 *
 * Patches share unchanged parts between views (patch.js), so each part is turned once and keeps its identity.
 */

/** @typedef {{view: Schema, input: Schema, standard?: string[], own?: string[]}} Schemas `standard` and `own` are kinds of input */
/** @typedef {{type: string, fields?: Record<string, Schema>, key?: Schema, value?: Schema, items?: Schema, of?: Schema[],
 *   kind?: string, name?: string, min?: number, max?: number, values?: any[]}} Schema */

/** @param {Schema | null | undefined} schema @returns {(view: any) => any} */
export function shaper(schema) {
  const shaped = new WeakMap();
  return (view) => shape(view, schema, shaped);
}

/** @param {any} value @param {Schema | null | undefined} schema @param {WeakMap<object, any>} shaped @returns {any} */
function shape(value, schema, shaped) {
  if (!schema || value === null || typeof value !== "object") return value;
  const known = shaped.get(value);
  if (known !== undefined) return known;
  const made = build(value, schema, shaped);
  shaped.set(value, made);
  return made;
}

/** @param {any} value @param {Schema} schema @param {WeakMap<object, any>} shaped @returns {any} */
function build(value, schema, shaped) {
  switch (schema.type) {
    case "struct": {
      const made = { ...value };
      for (const [name, field] of Object.entries(schema.fields ?? {})) made[name] = shape(value[name], field, shaped);
      return made;
    }
    case "map": {
      const numbers = schema.key?.type === "int" || typeof schema.key?.values?.[0] === "number";
      const key = numbers ? Number : String;
      return new Map(Object.keys(value).map((name) => [key(name), shape(value[name], schema.value, shaped)]));
    }
    case "list":
      return value.map((/** @type {any} */ item) => shape(item, schema.items, shaped));
    case "union":
      return shape(value, schema.of?.find((option) => fits(option, value)), shaped);
    default:
      return value;
  }
}

/** Where a game has one kind of input besides the standard ones, its module need not name it.
 * @param {Schemas | null | undefined} schema @returns {(input: any) => any} */
export function naming(schema) {
  const [kind, ...more] = schema?.own ?? [];
  if (!kind || more.length || !schema?.standard?.length) return (input) => input;
  return (input) => ("kind" in input ? input : { kind, ...input });
}

/** Which member of a union a value is: rows say it in `kind` where there are several. @param {Schema} option @param {any} value */
function fits({ type, kind }, value) {
  if (Array.isArray(value)) return type === "list";
  return (type === "struct" || type === "map") && (kind === undefined || kind === value.kind);
}
