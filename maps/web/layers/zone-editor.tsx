import { useEffect } from 'preact/hooks';
import { usePage } from '../page.ts';
import { drawZones } from './draw-zones.ts';
import { ZoneForm } from './zone-form.tsx';

/** All zones as forms beside the map they are drawn on: whatever the mouse can do, the keyboard can. */
export function ZoneEditor() {
  const page = usePage();
  const { layers } = page;
  const drafts = layers.drafts.value ?? [];
  const map = layers.map.value;
  useEffect(() => (map === undefined ? undefined : drawZones(layers, map)), [map]);
  const isDrawing = layers.drawing.value;
  const isSending = layers.saving.value.step === 'sending';
  return (
    <div class="zone-editor">
      {drafts.map((draft) => (
        <ZoneForm key={draft.key} draft={draft} />
      ))}
      {drafts.length === 0 ? <p class="sub">{page.text('zonesNone')}</p> : null}
      <p class="sub" role="status">
        {isDrawing ? page.text('zoneDrawing') : ''}
      </p>
      <SaveNote />
      <p class="order-buttons">
        <button
          type="button"
          class="button"
          aria-pressed={isDrawing}
          onClick={() => {
            layers.drawing.value = !isDrawing;
          }}
        >
          {page.text('zoneDraw')}
        </button>
        <button type="button" class="button" onClick={() => layers.add('')}>
          {page.text('zoneType')}
        </button>
        <button type="button" class="button strong" disabled={isSending} onClick={() => void layers.save()}>
          {page.text('zonesSave')}
        </button>
        <button type="button" class="button" onClick={() => layers.endEdit()}>
          {page.text('zonesDiscard')}
        </button>
      </p>
    </div>
  );
}

function SaveNote() {
  const page = usePage();
  const { layers } = page;
  const saving = layers.saving.value;
  switch (saving.step) {
    case 'flawed':
      return (
        <p class="note" role="alert">
          {page.text(saving.flaw, { name: saving.name })}
        </p>
      );
    case 'refused':
      return (
        <p class="note" role="alert">
          {page.hubSays(saving.sentence)} {page.hubSays(saving.hint)}
        </p>
      );
    case 'changed':
      return (
        <div class="note" role="alert">
          <p>{page.text('zonesChanged')}</p>
          <button type="button" class="button" onClick={() => void layers.takeTheirs()}>
            {page.text('zonesTakeTheirs')}
          </button>
        </div>
      );
    case 'idle':
    case 'sending':
    case 'saved':
      return null;
  }
}
