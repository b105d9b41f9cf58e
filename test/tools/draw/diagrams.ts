import type { Diagram } from '../../../src/testing/diagram.js';
import type { Diagrams } from './picture.js';

/**
 * The diagrams among the exports of a module, in the order in which its author wrote them.
 *
 * @param exported - the module; its own order is that of the alphabet
 * @param source - its text
 */
export function diagramsOf(exported: Readonly<Record<string, unknown>>, source: string): Diagrams {
  const placeOf = (name: string): number => source.search(new RegExp(`^export const ${name}\\b`, 'm'));
  return Object.entries(exported)
    .filter((entry): entry is [string, Diagram] => isDiagram(entry[1]))
    .sort(([a], [b]) => placeOf(a) - placeOf(b));
}

/** Whether an export is a diagram. */
export const isDiagram = (exported: unknown): exported is Diagram =>
  typeof exported === 'object' && exported !== null && 'operator' in exported && 'run' in exported;
