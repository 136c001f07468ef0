import { expect, test } from 'vitest'
import { stepsOf } from '../src/migration-steps.ts'

const kinds = (statements: string[]) =>
  stepsOf(statements).map((step) =>
    step.kind === 'transaction'
      ? step.statements
      : step.kind === 'create index'
        ? step.statement
        : `drop ${step.index}`,
  )

test('an index on an existing table is built concurrently, in its own step', () => {
  expect(
    kinds([
      'ALTER TABLE "users" ADD COLUMN "note" text;',
      'CREATE UNIQUE INDEX "users_by_note" ON "users" USING btree ("note");',
      'ALTER TABLE "users" ADD COLUMN "other" text;',
    ]),
  ).toEqual([
    ['ALTER TABLE "users" ADD COLUMN "note" text;'],
    'CREATE UNIQUE INDEX concurrently "users_by_note" ON "users" USING btree ("note");',
    ['ALTER TABLE "users" ADD COLUMN "other" text;'],
  ])
})

test('an index on a new table is created along with the table', () => {
  const statements = [
    'CREATE TABLE "attempts" ("key" text PRIMARY KEY NOT NULL, "expires_at" timestamp NOT NULL);',
    '\nCREATE INDEX "attempts_by_expiry" ON "attempts" USING btree ("expires_at");',
    'ALTER TABLE "attempts" SET UNLOGGED;',
  ]
  expect(kinds(statements)).toEqual([statements.map((statement) => statement.trim())])
})

test('indexes are dropped last, concurrently, because processes of the last release use them until then', () => {
  expect(
    kinds([
      'DROP INDEX "messages_undelivered";',
      '-- Only what has words.\nCREATE INDEX "messages_by_time" ON "messages" USING btree ("created_at");',
    ]),
  ).toEqual([
    'CREATE INDEX concurrently "messages_by_time" ON "messages" USING btree ("created_at");',
    'drop messages_undelivered',
  ])
})

test('an index that replaces one with the same name is built next to it, and takes its place in one transaction', () => {
  expect(
    kinds([
      'DROP INDEX "members_of_user";',
      'CREATE INDEX "members_of_user" ON "members" USING btree ("application_id","user_id");',
    ]),
  ).toEqual([
    'CREATE INDEX concurrently "members_of_user__new" ON "members" USING btree ("application_id","user_id");',
    ['drop index if exists "members_of_user"', 'alter index "members_of_user__new" rename to "members_of_user"'],
  ])
})

test('a step keeps its ID, no matter how the rest of the migration is divided', () => {
  const index = 'CREATE INDEX "a" ON "t" ("x");'
  const [alone] = stepsOf([index])
  const [, after] = stepsOf(['ALTER TABLE "t" ADD COLUMN "x" text;', index])
  expect(after?.id).toBe(alone?.id)
})
