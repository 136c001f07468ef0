import { Badge } from '@/components/data/badge'
import { Time } from '@/components/data/time'
import { AppLink } from '@/components/actions/app-link'
import { absoluteTime } from '@/lib/format'
import { useNow } from '@/lib/use-now'
import { adviceOn, stepText, storyTitle, timeOf } from './attempt-copy'
import type { Step, Story } from './stories'

/** One attempt to sign in: its steps in order, how it ended, and what to do about it. */
export function StoryRow({ story, withCustomer = false }: { story: Story; withCustomer?: boolean }) {
  const now = useNow()
  const { title, outcome, tone } = storyTitle(story)
  const advice = adviceOn(story, now)
  const last = story.steps.at(-1)?.event
  const customer = withCustomer ? story.steps.find(({ event }) => event.user_id)?.event.user_id : undefined
  const addresses = [...new Set(story.steps.flatMap(({ event }) => event.ip ?? []))]
  return (
    <li className="flex flex-col gap-2 px-5 py-3.5">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1 text-sm">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          {title} <Badge tone={tone}>{outcome}</Badge>
        </p>
        <span className="text-xs text-ink-3">
          {last ? absoluteTime(last.created_at) : null} · <Time at={last?.created_at} />
        </span>
      </div>
      <ol className="flex flex-col gap-1 text-xs text-ink-2">
        {story.steps.map((step) => (
          <StepLine key={step.event._id} step={step} />
        ))}
      </ol>
      {advice ? (
        <p className="rounded-lg border border-line bg-sunken px-3 py-2 text-sm">
          <span className="font-medium">What to do: </span>
          {advice}
        </p>
      ) : null}
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-ink-3">
        {customer ? (
          <AppLink to={`customers/${customer}?tab=activity`} className="focus-ring rounded underline">
            Open the customer
          </AppLink>
        ) : null}
        {addresses.map((ip) => (
          <bdi key={ip} className="tabular">
            {ip}
          </bdi>
        ))}
      </p>
    </li>
  )
}

function StepLine({ step }: { step: Step }) {
  return (
    <li className="flex gap-2">
      <time
        dateTime={step.event.created_at}
        title={absoluteTime(step.event.created_at)}
        className="tabular w-16 shrink-0 text-ink-3"
      >
        {timeOf(step.event)}
      </time>
      <span className="min-w-0 break-words">
        {stepText(step)}
        {step.times > 1 ? ` ×${step.times}` : ''}
      </span>
    </li>
  )
}
