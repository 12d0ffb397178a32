import path from 'node:path';
import type { Tree } from './source-tree.ts';
import { importsOf } from './source-tree.ts';

/** Packages, and the database client that is generated from the schema: no room of ours. */
const OUTSIDE = /^(npm:|node:|prisma\/generated\/)/;

/** Every circle of folders at one depth, its folders in order; imports of types count. A folder and its own sub-folder
 *  are one room seen at two depths. */
export function circlesOf(tree: Tree, depth: number): string[] {
  const folderOf = (file: string) => path.posix.dirname(file).split('/').slice(0, depth).join('/');
  const arrows = new Map<string, Set<string>>();
  for (const [file, source] of Object.entries(tree))
    for (const { target } of importsOf(file, source)) {
      const [from, to] = [folderOf(file), folderOf(target)];
      const isInside = from === to || from.startsWith(`${to}/`) || to.startsWith(`${from}/`);
      if (!OUTSIDE.test(target) && !isInside) arrows.set(from, (arrows.get(from) ?? new Set()).add(to));
    }
  const reached = new Map([...arrows.keys()].map((folder) => [folder, reachableFrom(arrows, folder)]));
  const circles = [...arrows.keys()].flatMap((folder) => {
    const around = [...reached.get(folder)!].filter((other) => other !== folder && reached.get(other)?.has(folder));
    return around.length > 0 ? [[folder, ...around].toSorted().join(' ↔ ')] : [];
  });
  return [...new Set(circles)].toSorted();
}

/** The circles of all depths of a tree; a circle that several depths show alike is one. */
export function circlesAtEveryDepth(tree: Tree): string[] {
  const deepest = Math.max(0, ...Object.keys(tree).map((file) => file.split('/').length - 1));
  const depths = Array.from({ length: deepest }, (_, index) => index + 1);
  return [...new Set(depths.flatMap((depth) => circlesOf(tree, depth)))];
}

function reachableFrom(arrows: Map<string, Set<string>>, start: string): Set<string> {
  const found = new Set<string>();
  const next = [...(arrows.get(start) ?? [])];
  for (let folder = next.pop(); folder !== undefined; folder = next.pop()) {
    if (found.has(folder)) continue;
    found.add(folder);
    next.push(...(arrows.get(folder) ?? []));
  }
  return found;
}
