/** Colours of the map in one scheme. Text and its background keep WCAG AA contrast. */
export interface Palette {
  readonly land: string;
  readonly water: string;
  readonly waterLine: string;
  readonly park: string;
  readonly trees: string;
  readonly building: string;
  readonly buildingLine: string;
  readonly pedestrian: string;
  readonly depot: string;
  readonly noFly: string;
  readonly street: string;
  readonly streetCasing: string;
  readonly mainStreet: string;
  readonly mainCasing: string;
  readonly pavement: string;
  readonly path: string;
  readonly label: string;
  readonly labelHalo: string;
  readonly parkLabel: string;
  readonly waterLabel: string;
  readonly accent: string;
  readonly route: string;
  readonly icon: string;
  readonly iconGround: string;
}

export const lightPalette: Palette = {
  land: '#f1eee7',
  water: '#a9d3e6',
  waterLine: '#8bbdd3',
  park: '#cfe3bd',
  trees: '#b7d3a0',
  building: '#e0dad0',
  buildingLine: '#cfc7ba',
  pedestrian: '#f4e6d4',
  depot: '#dcd3ea',
  noFly: '#b4232f',
  street: '#ffffff',
  streetCasing: '#cbc5b9',
  mainStreet: '#fdf0c4',
  mainCasing: '#d9bf77',
  pavement: '#d7cfc1',
  path: '#b08d63',
  label: '#3b3a36',
  labelHalo: '#ffffff',
  parkLabel: '#2c5a24',
  waterLabel: '#1d5874',
  accent: '#c2185b',
  route: '#0b6e69',
  icon: '#1f2937',
  iconGround: '#ffffff',
};

export const darkPalette: Palette = {
  land: '#14181d',
  water: '#14344a',
  waterLine: '#1d4a67',
  park: '#1f3a28',
  trees: '#2c5036',
  building: '#2b333c',
  buildingLine: '#3a444f',
  pedestrian: '#2b2620',
  depot: '#2c2740',
  noFly: '#ff7b85',
  street: '#465260',
  streetCasing: '#0f1215',
  mainStreet: '#625c47',
  mainCasing: '#14120d',
  pavement: '#323a44',
  path: '#6d5a41',
  label: '#e6e9ed',
  labelHalo: '#0d1013',
  parkLabel: '#a9d8a0',
  waterLabel: '#9fd3ee',
  accent: '#ff79b0',
  route: '#4fd1c5',
  icon: '#f3f4f6',
  iconGround: '#20262d',
};
