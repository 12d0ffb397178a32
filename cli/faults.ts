/** What went wrong in a command, in words, and its exit code; only a defect of ours is printed with its stack. */
import { queryTrouble } from '../adapters/store/database/reach.ts';

const FILE_FAULTS: Record<string, (file: string) => string> = {
  ENOENT: (file) => `There is no file ${file}.`,
  EACCES: (file) => `${file} may not be read or written by this user.`,
  EPERM: (file) => `${file} may not be read or written by this user.`,
  ENOTDIR: (file) => `${file} cannot be reached: a part of its path is no folder.`,
  EEXIST: (file) => `${file} exists already, and is not overwritten.`,
  EROFS: (file) => `${file} is on a file system that cannot be written.`,
  ENOSPC: (file) => `${file} cannot be written: no space is left on the disk.`,
};

/** The text and the exit code of what a command threw. */
export function explain(fault: unknown): { text: string; code: 1 | 2 } {
  const { code = '', path: file, stack, message, name } = fault as NodeJS.ErrnoException;
  const ofFile = file === undefined ? undefined : FILE_FAULTS[code]?.(file);
  if (ofFile) return { text: ofFile, code: code === 'EEXIST' ? 1 : 2 };
  if (code === 'EISDIR') return { text: 'A folder was given where a file is wanted.', code: 2 };
  const ofDatabase = queryTrouble(fault);
  if (ofDatabase) return { text: ofDatabase, code: 2 };
  // Written for the person who typed the command: a defect has a class or a code of its own.
  if (name === 'WrongSettings' || (name === 'Error' && code === '')) return { text: message, code: 2 };
  return { text: `This is a defect of usynys. Please report it, with these lines:\n${stack ?? message}`, code: 2 };
}
