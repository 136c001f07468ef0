import * as z from 'zod'
import { jobKindNames } from '../job-kinds.ts'
import { means } from '../means.ts'
import { count, event, type EventDefinition, text } from './definition.ts'

/* What happens to the jobs that people can see. The subject is the job. */

const facts = {
  kind: z.enum(jobKindNames).meta(means('The kind of job.')),
  about_id: text('The ID of the record that the job is about, such as a user group.'),
}
const example = { kind: 'import_members', about_id: '64f0000000000000000000a1' } as const

export const jobEvents = {
  'job.created': event(
    'The job was added',
    { ...facts, undoes: text('The ID of the job that it undoes.').optional() },
    example,
  ),
  'job.paused': event('The job was paused', facts, example),
  'job.resumed': event('The job was resumed', facts, example),
  'job.retried': event('The job was started again', facts, example),
  'job.cancel_requested': event('Canceling the job was requested', facts, example),
  'job.canceled': event(
    'The job was canceled',
    { ...facts, failure: text('What it had done, as a message.') },
    { ...example, failure: 'The import was canceled before it changed anything.' },
  ),
  'job.completed': event(
    'The job was completed',
    { ...facts, error_count: count('The number of skipped rows.') },
    { ...example, error_count: 1 },
  ),
  'job.undone': event(
    'What the job had changed was undone',
    {
      ...facts,
      undone: count('The number of changes that were undone.'),
      kept: count('The number of changes that were kept because something else has changed since.'),
    },
    { ...example, undone: 1500, kept: 3 },
  ),
  'job.failed': event(
    'The job failed',
    { ...facts, failure: text('The reason, as a message.') },
    { ...example, failure: 'The file has no rows.' },
  ),
} satisfies Record<string, EventDefinition>
