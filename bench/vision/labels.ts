/** What is in a picture, labelled by hand before any detector had looked at it; boxes x, y, width, height in pixels. */
export interface LabelledPicture {
  /** Package of Debian 12 it comes from, and its path there. */
  readonly from: 'darknet' | 'opencv-doc';
  readonly path: string;
  /** Of a video: which frame, from 0. */
  readonly frame?: number;
  readonly things: readonly Thing[];
  /** Places where a detection counts neither for nor against: what cannot be told or told apart there. */
  readonly unclear?: readonly Box[];
}
export interface Thing {
  /** Any of these is right: a delivery van is a car to some and a truck to others. */
  readonly labels: readonly string[];
  readonly box: Box;
}
type Box = readonly [x: number, y: number, width: number, height: number];

const all = (label: string, ...boxes: readonly Box[]): Thing[] =>
  boxes.map((box) => ({ labels: [label], box }));

const darknet = (name: string, things: readonly Thing[]): LabelledPicture => ({
  from: 'darknet',
  path: `/usr/share/darknet/data/${name}`,
  things,
});
const opencv = (name: string, things: readonly Thing[], unclear: readonly Box[] = []): LabelledPicture => ({
  from: 'opencv-doc',
  path: `/usr/share/doc/opencv-doc/examples/data/${name}`,
  things,
  unclear,
});

/** Two vehicles are parked in every frame; the yellow suit on the lawn may be a person or not. */
const parked: readonly Thing[] = [
  { labels: ['car', 'truck'], box: [653, 45, 71, 53] },
  { labels: ['car', 'truck'], box: [735, 50, 33, 42] },
];
const street = (frame: number, ...people: readonly Box[]): LabelledPicture => ({
  ...opencv('vtest.avi', [...all('person', ...people), ...parked], [[60, 485, 110, 55]]),
  frame,
});

export const labelled: readonly LabelledPicture[] = [
  darknet('dog.jpg', [
    ...all('bicycle', [128, 136, 438, 284]),
    ...all('dog', [134, 223, 175, 318]),
    { labels: ['truck', 'car'], box: [466, 74, 220, 96] },
    ...all('motorcycle', [57, 72, 53, 52]),
  ]),
  darknet('person.jpg', [
    ...all('person', [193, 100, 83, 275]),
    ...all('dog', [65, 265, 141, 77]),
    ...all('horse', [406, 140, 196, 207]),
  ]),
  darknet(
    'horses.jpg',
    all(
      'horse',
      [0, 195, 316, 214],
      [0, 188, 153, 157],
      [171, 197, 247, 166],
      [278, 209, 177, 116],
      [436, 214, 159, 133],
    ),
  ),
  darknet('kite.jpg', [
    ...all(
      'person',
      [113, 613, 51, 148],
      [217, 700, 53, 154],
      [83, 509, 21, 57],
      [97, 539, 9, 25],
      [41, 510, 12, 50],
      [25, 531, 13, 25],
      [178, 541, 13, 33],
      [519, 505, 12, 24],
      [533, 515, 20, 19],
      [346, 488, 9, 15],
    ),
    ...all(
      'kite',
      [593, 79, 77, 72],
      [280, 238, 24, 43],
      [468, 341, 16, 17],
      [576, 345, 23, 23],
      [303, 375, 22, 31],
      [1_084, 394, 16, 28],
      [762, 378, 6, 12],
    ),
  ]),
  darknet('giraffe.jpg', [...all('giraffe', [170, 30, 278, 412]), ...all('zebra', [249, 205, 177, 230])]),
  darknet('eagle.jpg', all('bird', [133, 88, 466, 360])),
  // The spectators are out of focus and overlap.
  opencv(
    'messi5.jpg',
    [...all('person', [70, 62, 387, 274]), ...all('sports ball', [338, 289, 50, 47])],
    [[0, 0, 548, 262]],
  ),
  opencv('basketball1.png', [
    ...all('person', [36, 82, 130, 398], [435, 23, 205, 457]),
    ...all('sports ball', [121, 98, 59, 54]),
    ...all('chair', [433, 278, 75, 195]),
  ]),
  opencv('licenseplate_motion.jpg', all('car', [0, 30, 595, 415])),
  opencv('building.jpg', [
    ...all('car', [105, 499, 91, 28]),
    ...all('potted plant', [447, 474, 40, 61], [586, 466, 43, 71], [489, 505, 33, 32], [675, 450, 47, 90]),
  ]),
  opencv('orange.jpg', all('orange', [32, 52, 430, 443])),
  opencv('apple.jpg', all('apple', [41, 10, 421, 488])),
  // An empty street and things COCO has no names for: whatever is seen here is wrong.
  opencv('leuvenA.jpg', [], [[510, 370, 30, 55]]),
  opencv('stuff.jpg', []),
  street(0, [254, 221, 30, 87], [501, 158, 30, 75], [640, 241, 45, 81]),
  street(
    150,
    [71, 91, 19, 38],
    [388, 195, 29, 85],
    [434, 195, 30, 80],
    [447, 179, 28, 76],
    [590, 229, 38, 87],
    [638, 108, 20, 58],
    [658, 112, 22, 56],
    [713, 112, 14, 64],
  ),
  street(
    300,
    [187, 159, 32, 75],
    [244, 159, 26, 64],
    [300, 159, 23, 72],
    [312, 211, 32, 85],
    [583, 161, 31, 74],
    [620, 162, 24, 73],
  ),
  street(
    600,
    [191, 145, 25, 69],
    [570, 200, 27, 88],
    [670, 209, 34, 88],
    [456, 302, 50, 117],
    [643, 305, 28, 108],
    [284, 432, 47, 144],
  ),
];
