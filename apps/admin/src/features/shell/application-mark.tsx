export const Mark = ({ name }: { name: string }) => (
  <span
    aria-hidden
    className="grid size-7 shrink-0 place-items-center rounded-lg bg-accent text-xs font-semibold text-accent-ink inset-shadow-[0_1px_0_rgb(255_255_255/0.2)]"
  >
    {name.slice(0, 1).toUpperCase()}
  </span>
)
