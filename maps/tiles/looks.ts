/** How a way is drawn; several road classes look alike. */
export type Look = 'main' | 'street' | 'lane' | 'pavement' | 'crossing' | 'pedestrian' | 'path';

const looks: Readonly<Record<string, Look>> = {
  motorway: 'main',
  trunk: 'main',
  primary: 'main',
  secondary: 'main',
  tertiary: 'main',
  unclassified: 'street',
  residential: 'street',
  livingStreet: 'street',
  service: 'lane',
  pedestrian: 'pedestrian',
  pavement: 'pavement',
  crossing: 'crossing',
};

/** Of a name in maps/roads/classes.ts; what is not listed is a path. */
export const lookOf = (roadClass: string): Look => looks[roadClass] ?? 'path';
