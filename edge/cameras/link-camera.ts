import type { CameraImage, RobotLink } from '../../firmware-bridge/link.ts';
import type { Camera } from './camera.ts';

/** The camera behind the firmware link: that of a simulated robot, or of a base that sends pictures itself. */
export class LinkCamera implements Camera {
  readonly source = 'firmware link';
  readonly #link: Pick<RobotLink, 'camera'>;

  constructor(link: Pick<RobotLink, 'camera'>) {
    this.#link = link;
  }

  start = (): Promise<void> => Promise.resolve();
  /** The link ends its own streams. */
  stop = (): Promise<void> => Promise.resolve();

  /** Nothing at all when the link has no camera. */
  pictures = (): AsyncIterable<CameraImage> => this.#link.camera?.() ?? none();
}

async function* none(): AsyncGenerator<CameraImage> {}
