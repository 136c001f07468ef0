import { newId } from '@clientele/db'
import { contactsOf, userOf } from './columns.ts'
import { type BestStatement, writing } from './statement.ts'

const eventColumns = `application_id, id, type, subject_id, actor, changes, details, request_id, ip, created_at, version`

/** The maximum lifetime of the application's sessions, in seconds. */
const lifetime = {
  postgres: `coalesce((
    select (config -> 'session_config' ->> 'duration')::int * case config -> 'session_config' ->> 'type'
      when 'Minutes' then 60 when 'Hours' then 3600 else 86400 end
    from platform_configs where application_id = :application_id
  ), 2592000)`,
  sqlite: `coalesce((
    select (config ->> '$.session_config.duration') * case config ->> '$.session_config.type'
      when 'Minutes' then 60 when 'Hours' then 3600 else 86400 end
    from platform_configs where application_id = :application_id
  ), 2592000)`,
}

const sessionColumns = `application_id, id, user_id, token_hash, domain, user_agent, ip, opened_by,
  created_at, last_seen_at, expires_at`

const session: BestStatement = {
  postgres: `
    with holder as (
      select id, least(:max_age::int, ${lifetime.postgres}) as max_age from users
      where application_id = :application_id and id = :user_id and state = 'active' for share
    ), made as (
      insert into sessions (${sessionColumns})
      select :application_id, :id, id, :token_hash, :domain, :user_agent, :ip, 'team', :now::timestamptz,
        :now::timestamptz, :now::timestamptz + max_age * interval '1 second' from holder
    )
    insert into events (${eventColumns})
    select :application_id, :event_id, 'session.created', id, :actor, null,
      jsonb_build_object('session_id', :id::text, 'max_age', max_age), :request_id, :ip, :now::timestamptz, null from holder
    returning subject_id, details`,
  sqlite: [
    `insert into sessions (${sessionColumns})
     select :application_id, :id, id, :token_hash, :domain, :user_agent, :ip, 'team', :now, :now,
       :now + 1000 * min(:max_age, ${lifetime.sqlite})
     from users where application_id = :application_id and id = :user_id and state = 'active'`,
    `insert into events (${eventColumns})
     select application_id, :event_id, 'session.created', user_id, :actor, null,
       json_object('session_id', id, 'max_age', (expires_at - created_at) / 1000), :request_id, :ip, :now, null
     from sessions where application_id = :application_id and id = :id
     returning subject_id, details`,
  ],
  read: writing(
    ({ body = '{}' }) => ({ ...(JSON.parse(body) as object), user_agent: null }),
    (n) => ({ token_hash: `bench-best-session-${n}`.padEnd(43, '-') }),
  ),
}

const update: BestStatement = {
  postgres: `
    with before as (
      select application_id, id, rr_id, meta from users
      where application_id = :application_id and id = :user_id and state not in ('archived', 'purged') for update
    ), after as (
      update users u set rr_id = :rr_id, meta = :meta::jsonb, updated_at = :now, version = u.version + 1 from before b
      where u.application_id = b.application_id and u.id = b.id
        and (u.rr_id is distinct from :rr_id or u.meta is distinct from :meta::jsonb)
      returning u.*
    ), event as (
      insert into events (${eventColumns})
      select a.application_id, :event_id, 'user.updated', a.id, :actor,
        case when b.rr_id is distinct from a.rr_id
          then jsonb_build_object('rr_id', jsonb_strip_nulls(jsonb_build_object('from', b.rr_id, 'to', a.rr_id)))
          else '{}' end ||
        case when b.meta is distinct from a.meta
          then jsonb_build_object('meta', jsonb_build_object('from', b.meta, 'to', a.meta)) else '{}' end,
        null, :request_id, :ip, a.updated_at, a.version
      from after a join before b on b.id = a.id
    )
    select ${userOf('u')}, ${contactsOf('postgres', 'u')} from after u`,
  sqlite: [
    `insert into events (${eventColumns})
     select application_id, :event_id, 'user.updated', id, :actor,
       json_patch(
         case when rr_id is :rr_id then '{}' else json_object('rr_id', iif(rr_id is null,
           json_object('to', :rr_id), json_object('from', rr_id, 'to', :rr_id))) end,
         case when meta is :meta then '{}' else json_object('meta', json_object('from', json(meta), 'to', json(:meta))) end),
       null, :request_id, :ip, :now, version + 1
     from users where application_id = :application_id and id = :user_id and state not in ('archived', 'purged')
       and (rr_id is not :rr_id or meta is not :meta)`,
    `update users set rr_id = :rr_id, meta = :meta, updated_at = :now, version = version + 1
     where application_id = :application_id and id = :user_id and state not in ('archived', 'purged')
       and (rr_id is not :rr_id or meta is not :meta)
     returning ${userOf('users')}, ${contactsOf('sqlite', 'users')}`,
  ],
  read: writing(
    ({ path, body = '{}' }) => {
      const { meta } = JSON.parse(body) as { meta: unknown }
      return { user_id: path.split('/').at(-1), meta: JSON.stringify(meta) }
    },
    (n) => ({ rr_id: `RR-${n}` }),
  ),
}

const userColumns = `application_id, id, username, username_key, account_type, created_by, first_name, last_name, name_key, last_name_key,
  meta, state, facet, active_at, created_at, updated_at, version`
// A verified user with an email address and a phone number.
const userValues = `:application_id, :id, :username, :username_key, 'programmatic', 'service', :first_name, :last_name, :name_key, :last_name_key,
  '{}', 'active', 7, :now, :now, :now, 0`
const contactColumns = `application_id, id, user_id, kind, value, country_code, phone, verified, "primary", active, position,
  acquired_at`
const contactValues = `
  (:application_id, :email_id, :id, 'email', :email, null, null, true, true, true, 0, :now),
  (:application_id, :phone_id, :id, 'phone', :number, 91, :phone, true, true, true, 0, :now)`
const createdEvent = `:application_id, :event_id, 'user.created', :id, :actor, null, null, :request_id, :ip, :now, 0`
// Releases other users' unproven claims.
const claims = `update identifiers set released_at = :now, release_reason = 'claimed'
  where application_id = :application_id and value in (:email, :number) and user_id <> :id and not verified
    and released_at is null`
const counted = `insert into user_counts as c (application_id, state, shard, count) values (:application_id, 'active', :shard, 1)
  on conflict (application_id, state, shard) do update set count = c.count + 1`

const create: BestStatement = {
  postgres: `
    with claims as (${claims}),
    made as (insert into users (${userColumns}) values (${userValues}) returning *),
    contacts as (insert into identifiers (${contactColumns}) values ${contactValues} returning *),
    event as (insert into events (${eventColumns}) values (${createdEvent})),
    counted as (${counted})
    select ${userOf('u')}, ${contactsOf('postgres', 'u', 'contacts')} from made u`,
  sqlite: [
    claims,
    `insert into identifiers (${contactColumns}) values ${contactValues}`,
    `insert into events (${eventColumns}) values (${createdEvent})`,
    counted,
    `insert into users (${userColumns}) values (${userValues})
     returning ${userOf('users')}, ${contactsOf('sqlite', 'users')}`,
  ],
  read: (request, world) => {
    const { first_name, last_name } = JSON.parse(request.body ?? '{}') as Record<'first_name' | 'last_name', string>
    const key = last_name.toLowerCase()
    const values = { first_name, last_name, name_key: `${first_name.toLowerCase()} ${key}`, last_name_key: key }
    const make = writing(() => values, numbered)(request, world)
    // Like the API, spreads the count over rows if creates could otherwise wait for each other.
    return (dialect) => {
      const shard = dialect === 'postgres' ? Math.floor(Math.random() * 16) : 0
      return { ...make(dialect), email_id: newId(), phone_id: newId(), shard }
    }
  },
}

const numbered = (n: string) => ({
  username: `asha_rao_${n}`,
  username_key: `asha_rao_${n}`,
  email: `asha.rao.${n}@example.com`,
  phone: `95${n}`,
  number: `+9195${n}`,
})

export const writes = { session, update, create }
