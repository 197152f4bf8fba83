import { usePage } from '../page.ts';
import type { Chosen } from '../store/order.ts';

/** All doors by address: for those who cannot click a map, or know where they want to go. */
export function AddressChoice({ onChoose }: { readonly onChoose: (place: Chosen) => void }) {
  const page = usePage();
  const doors = [...(page.map.value?.doors ?? [])].sort((a, b) =>
    a.name.localeCompare(b.name, undefined, { numeric: true }),
  );
  return (
    <select
      class="select"
      aria-label={page.text('choose')}
      onChange={(event) => {
        const door = doors[Number(event.currentTarget.value)];
        if (door === undefined) return;
        onChoose({ at: { latitude: door.latitude, longitude: door.longitude }, name: door.name });
      }}
    >
      <option value="">{page.text('choose')}</option>
      {doors.map(({ name }, i) => (
        <option key={name} value={i}>
          {name}
        </option>
      ))}
    </select>
  );
}
