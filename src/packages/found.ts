import type { ImagePath } from '../base/path.ts';
import type { MadeFile } from '../rootfs/closure/records.ts';

/** The records of one package manager. */
export interface RecordsFound {
  /** Files of the image that already contain the records. */
  own: ImagePath[];
  made: MadeFile[];
  /** The manager's database if it is packed itself; it lists all packages of the original. */
  whole: ImagePath | undefined;
}
