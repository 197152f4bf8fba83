/** Per mille in words and as a bar; the words are what counts. */
export function BatteryBar({ permille }: { readonly permille: number | null }) {
  if (permille === null) return <span class="sub">–</span>;
  const percent = Math.round(permille / 10);
  return (
    <span class="battery">
      <span class="battery-case" aria-hidden="true">
        <span
          class={percent < 20 ? 'battery-charge low' : 'battery-charge'}
          style={{ width: `${percent}%` }}
        />
      </span>
      {percent} %
    </span>
  );
}
