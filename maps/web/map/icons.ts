import type { Mood } from '../store/mood.ts';
import type { Palette } from './palette.ts';

/** Drawn twice as large as shown, so that they are sharp on fine screens. */
export const ICON_SCALE = 2;

type Draw = (context: CanvasRenderingContext2D) => void;
export interface Icon {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly draw: Draw;
}

const moodColours: Readonly<Record<Mood, readonly [light: string, dark: string]>> = {
  moving: ['#0b6e69', '#4fd1c5'],
  waiting: ['#475569', '#cbd5e1'],
  charging: ['#9a5800', '#fbbf24'],
  stopped: ['#b4232f', '#ff7b85'],
  stale: ['#6b7280', '#9ca3af'],
  unknown: ['#6b7280', '#9ca3af'],
  awaiting: ['#5b3fa6', '#c4b5fd'],
  retired: ['#6b7280', '#9ca3af'],
};

/** Every image the style names, in one scheme. */
export function iconsOf(palette: Palette, dark: boolean): Icon[] {
  const icons: Icon[] = [
    { name: 'heading', width: 56, height: 56, draw: headingArrow(palette) },
    { name: 'place/depot', width: 22, height: 22, draw: sign(palette, '#5b3fa6', depotGlyph) },
    { name: 'place/charger', width: 20, height: 20, draw: sign(palette, '#9a5800', boltGlyph) },
  ];
  for (const [kind, colour] of Object.entries(stopColours)) {
    icons.push({
      name: `stop/${kind}`,
      width: 26,
      height: 34,
      draw: pin(palette, colour, stopGlyphs[kind] ?? dot),
    });
  }
  for (const kind of Object.keys(bodies)) {
    for (const mood of Object.keys(moodColours) as Mood[]) {
      const colour = moodColours[mood][dark ? 1 : 0];
      icons.push({
        name: `robot/${kind}/${mood}`,
        width: 38,
        height: 38,
        draw: robot(palette, kind, mood, colour),
      });
    }
  }
  return icons;
}

const stopColours: Readonly<Record<string, string>> = {
  'pick-up': '#1d5fb8',
  'drop-off': '#2c6e2f',
  return: '#9a5800',
  charge: '#9a5800',
  park: '#475569',
};

/** A disc with the kind's shape, ringed by the state's colour, and the state's sign in a corner. */
function robot(palette: Palette, kind: string, mood: Mood, colour: string): Draw {
  const gone = mood === 'stale' || mood === 'unknown' || mood === 'retired';
  return (context) => {
    context.globalAlpha = gone ? 0.8 : 1;
    disc(context, 19, 19, 14.5, palette.iconGround);
    context.lineWidth = 3;
    context.strokeStyle = colour;
    context.setLineDash(gone ? [3.5, 3] : []);
    circle(context, 19, 19, 14.5);
    context.stroke();
    context.setLineDash([]);
    context.strokeStyle = palette.icon;
    context.fillStyle = palette.icon;
    bodies[kind]?.(context, palette.iconGround);
    context.globalAlpha = 1;
    disc(context, 30, 30, 7.4, palette.iconGround);
    disc(context, 30, 30, 6.2, colour);
    context.fillStyle = palette.iconGround;
    context.strokeStyle = palette.iconGround;
    badges[mood](context);
  };
}

/** The shape of each kind around (19, 19), in the current fill; `ground` shows through. */
const bodies: Readonly<Record<string, (context: CanvasRenderingContext2D, ground: string) => void>> = {
  'pavement-robot': (context, ground) => {
    context.beginPath();
    context.roundRect(12, 13, 14, 9, 3);
    context.fill();
    for (const x of [14, 19, 24]) disc(context, x, 24.2, 2.1, context.fillStyle as string);
    context.fillRect(14.2, 7.5, 1.2, 6);
    disc(context, 14.8, 7.6, 1.7, context.fillStyle as string);
    // The eyes by which it is told from a van.
    for (const x of [20.5, 24]) disc(context, x, 16.6, 1.5, ground);
  },
  'road-robot': (context) => {
    context.beginPath();
    context.roundRect(10.5, 12, 17, 11, 2.5);
    context.fill();
    for (const x of [14, 24]) disc(context, x, 24, 2.6, context.fillStyle as string);
  },
  drone: (context) => {
    context.lineWidth = 2;
    context.beginPath();
    for (const [x, y] of [
      [12.5, 12.5],
      [25.5, 25.5],
      [25.5, 12.5],
      [12.5, 25.5],
    ] as const) {
      context.moveTo(19, 19);
      context.lineTo(x, y);
    }
    context.stroke();
    for (const [x, y] of [
      [12.5, 12.5],
      [25.5, 12.5],
      [12.5, 25.5],
      [25.5, 25.5],
    ] as const) {
      context.lineWidth = 1.7;
      circle(context, x, y, 3.1);
      context.stroke();
    }
    disc(context, 19, 19, 3, context.fillStyle as string);
  },
};

/** Around (30, 30). */
const badges: Readonly<Record<Mood, Draw>> = {
  moving: (context) =>
    polygon(context, [
      [28.3, 26.8],
      [33.4, 30],
      [28.3, 33.2],
    ]),
  waiting: (context) => disc(context, 30, 30, 2.3, context.fillStyle as string),
  charging: (context) =>
    polygon(context, [
      [31.2, 26],
      [27.4, 30.7],
      [29.6, 30.7],
      [28.8, 34],
      [32.6, 29.3],
      [30.4, 29.3],
    ]),
  stopped: (context) => context.fillRect(27.6, 27.6, 4.8, 4.8),
  stale: cross,
  retired: cross,
  unknown: (context) => disc(context, 30, 30, 1.4, context.fillStyle as string),
  awaiting: (context) => {
    for (const x of [27.4, 30, 32.6]) disc(context, x, 30, 1, context.fillStyle as string);
  },
};

function cross(context: CanvasRenderingContext2D): void {
  context.lineWidth = 1.8;
  context.beginPath();
  context.moveTo(27.6, 27.6);
  context.lineTo(32.4, 32.4);
  context.moveTo(32.4, 27.6);
  context.lineTo(27.6, 32.4);
  context.stroke();
}

const headingArrow =
  (palette: Palette): Draw =>
  (context) => {
    context.fillStyle = palette.icon;
    context.strokeStyle = palette.iconGround;
    context.lineWidth = 1.5;
    context.beginPath();
    context.moveTo(28, 1.5);
    context.lineTo(34, 11);
    context.quadraticCurveTo(28, 8, 22, 11);
    context.closePath();
    context.fill();
    context.stroke();
  };

const sign =
  (
    palette: Palette,
    colour: string,
    glyph: (context: CanvasRenderingContext2D, size: number) => void,
  ): Draw =>
  (context) => {
    const size = context.canvas.width / ICON_SCALE;
    context.fillStyle = colour;
    context.strokeStyle = palette.iconGround;
    context.lineWidth = 1.5;
    context.beginPath();
    context.roundRect(1, 1, size - 2, size - 2, 5);
    context.fill();
    context.stroke();
    context.fillStyle = '#ffffff';
    glyph(context, size);
  };

function depotGlyph(context: CanvasRenderingContext2D, size: number): void {
  const middle = size / 2;
  polygon(context, [
    [middle, 5],
    [size - 4.5, 10],
    [size - 6, 10],
    [size - 6, 16.5],
    [6, 16.5],
    [6, 10],
    [4.5, 10],
  ]);
}

function boltGlyph(context: CanvasRenderingContext2D): void {
  polygon(context, [
    [11.4, 3.5],
    [5.4, 11.2],
    [9.2, 11.2],
    [8, 16.6],
    [14.4, 8.8],
    [10.6, 8.8],
  ]);
}

const pin =
  (palette: Palette, colour: string, glyph: Draw): Draw =>
  (context) => {
    context.fillStyle = colour;
    context.strokeStyle = palette.iconGround;
    context.lineWidth = 2;
    context.beginPath();
    context.arc(13, 13, 11, Math.PI * 0.8, Math.PI * 0.2);
    context.lineTo(13, 32.5);
    context.closePath();
    context.fill();
    context.stroke();
    context.fillStyle = '#ffffff';
    context.strokeStyle = '#ffffff';
    glyph(context);
  };

const stopGlyphs: Readonly<Record<string, Draw>> = {
  'pick-up': (context) => {
    polygon(context, [
      [13, 6.2],
      [17.6, 11.4],
      [14.4, 11.4],
      [14.4, 15],
      [11.6, 15],
      [11.6, 11.4],
      [8.4, 11.4],
    ]);
    context.fillRect(8.2, 16.4, 9.6, 2);
  },
  'drop-off': (context) => {
    polygon(context, [
      [13, 15.4],
      [17.6, 10.2],
      [14.4, 10.2],
      [14.4, 6.4],
      [11.6, 6.4],
      [11.6, 10.2],
      [8.4, 10.2],
    ]);
    context.fillRect(8.2, 16.4, 9.6, 2);
  },
  return: (context) =>
    polygon(context, [
      [7.4, 12.6],
      [13, 8],
      [13, 11],
      [18, 11],
      [18, 14.2],
      [13, 14.2],
      [13, 17.2],
    ]),
  charge: (context) =>
    polygon(context, [
      [14.6, 5.6],
      [8.6, 13.6],
      [12.2, 13.6],
      [11.2, 19.4],
      [17.4, 11.2],
      [13.8, 11.2],
    ]),
};

const dot: Draw = (context) => disc(context, 13, 13, 3.4, context.fillStyle as string);

function circle(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
}

function disc(context: CanvasRenderingContext2D, x: number, y: number, radius: number, colour: string): void {
  context.fillStyle = colour;
  circle(context, x, y, radius);
  context.fill();
}

function polygon(context: CanvasRenderingContext2D, points: readonly (readonly [number, number])[]): void {
  context.beginPath();
  for (const [x, y] of points) context.lineTo(x, y);
  context.closePath();
  context.fill();
}

/** The pixels of an icon. */
export function paint({ width, height, draw }: Icon, canvas: HTMLCanvasElement): ImageData {
  canvas.width = width * ICON_SCALE;
  canvas.height = height * ICON_SCALE;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) return new ImageData(canvas.width, canvas.height);
  context.scale(ICON_SCALE, ICON_SCALE);
  draw(context);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}
