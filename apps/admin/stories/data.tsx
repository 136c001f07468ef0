import { Avatar } from '@/components/data/avatar'
import { Badge } from '@/components/data/badge'
import { Changes } from '@/components/data/changes'
import { PastTheEnd } from '@/components/data/past-the-end'
import { FactList } from '@/components/data/fact-list'
import { type Column, List, ListFrame } from '@/components/data/list'
import { Marked } from '@/components/data/marked'
import { Numbers } from '@/components/data/numbers'
import { Pager } from '@/components/data/pager'
import { Snippet } from '@/components/data/snippet'
import { Table, Td, Th } from '@/components/data/table'
import { Time } from '@/components/data/time'
import { EmptyState } from '@/components/feedback/states'
import { Users } from 'lucide-react'
import type { Stories } from './story'

const tones = ['neutral', 'accent', 'success', 'warning', 'danger'] as const
const nothing = () => undefined
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()

interface Person {
  _id: string
  name: string
  contact: string
}
const people: Person[] = [
  { _id: '1', name: 'Asha Rao', contact: 'asha@example.com' },
  { _id: '2', name: 'Ben Müller', contact: '+49 30 901820' },
]
const columns: Column<Person>[] = [
  { name: 'name', heading: 'Customer', sorted: 'ascending', cell: ({ name }) => name },
  { name: 'contact', heading: 'Contact', cell: ({ contact }) => contact },
]
const quiet = { error: undefined, isError: false, isFetching: false, isPlaceholderData: false, refetch: nothing }
const empty = <EmptyState icon={<Users />} title="No customers match" />

export const data: Stories = {
  avatar: {
    states: {
      Sizes: (
        <div className="flex items-center gap-3">
          <Avatar name="Asha Rao" seed="1" size="sm" />
          <Avatar name="Ben Müller" seed="2" />
          <Avatar name="chitra@example.com" seed="3" size="lg" />
          <Avatar name="" seed="4" />
        </div>
      ),
    },
  },
  badge: {
    states: {
      Tones: (
        <div className="flex flex-wrap gap-2">
          {tones.map((tone) => (
            <Badge key={tone} tone={tone}>
              {tone}
            </Badge>
          ))}
        </div>
      ),
      'With a dot': (
        <div className="flex flex-wrap gap-2">
          {tones.map((tone) => (
            <Badge key={tone} tone={tone} dot>
              {tone}
            </Badge>
          ))}
        </div>
      ),
    },
  },
  changes: {
    states: {
      'Set, changed, cleared': (
        <Changes
          wording={{ label: (field) => field }}
          changes={{
            first_name: { from: 'Asha', to: 'Aisha' },
            external_id: { from: undefined, to: 'crm-1042' },
            gender: { from: 'female', to: undefined },
            'meta.tier': { from: { name: 'silver' }, to: { name: 'gold' } },
          }}
        />
      ),
    },
  },
  'fact-list': {
    states: {
      Wide: (
        <FactList
          facts={[
            { label: 'First name', value: 'Asha' },
            { label: 'Last name', value: 'Rao' },
            { label: 'Date of birth', value: undefined },
          ]}
        />
      ),
      Narrow: (
        <FactList
          narrow
          facts={[
            { label: 'Created', value: <Time at={minutesAgo(3_000)} /> },
            { label: 'Last sign-in', value: '' },
          ]}
        />
      ),
    },
  },
  list: {
    states: {
      Rows: (
        <ListFrame label="Customers">
          <List
            caption="Customers"
            columns={columns}
            query={quiet}
            rows={people}
            failure="Couldn’t load customers"
            empty={empty}
            isChosen={({ _id }) => _id === '2'}
          />
        </ListFrame>
      ),
      Compact: (
        <ListFrame label="Customers, compact" tools={<p className="px-5 py-3 text-sm">What narrows the list</p>}>
          <List
            caption="Customers, close together"
            density="compact"
            columns={columns}
            query={quiet}
            rows={people}
            failure="Couldn’t load customers"
            empty={empty}
          />
        </ListFrame>
      ),
      Loading: (
        <List
          caption="Customers on their way"
          columns={columns}
          query={{ ...quiet, isFetching: true }}
          rows={undefined}
          failure="Couldn’t load customers"
          empty={empty}
        />
      ),
      Empty: (
        <List
          caption="No customers"
          columns={columns}
          query={quiet}
          rows={[]}
          failure="Couldn’t load customers"
          empty={empty}
        />
      ),
      Failed: (
        <List
          caption="Customers that failed"
          columns={columns}
          query={{ ...quiet, isError: true, error: new Error('offline') }}
          rows={undefined}
          failure="Couldn’t load customers"
          empty={empty}
        />
      ),
    },
  },
  marked: {
    states: {
      'A beginning': <Marked text="García Márquez" searched="marq" />,
      'A part, across separators': <Marked text="asha.rao@example.com" searched="rao@ex" />,
      'With a typo': <Marked text="Kapoor" searched="kapor" />,
      'From right to left': <Marked text="الفهد" searched="فهد" />,
      Nothing: <Marked text="Asha Rao" searched="" />,
    },
  },
  numbers: {
    states: {
      Five: (
        <Numbers
          numbers={[
            { label: 'would be created', value: '12,431' },
            { label: 'would be changed', value: '1,204' },
            { label: 'already as the file says', value: '0' },
            { label: 'no customers', value: '3' },
            { label: 'would be rejected', value: '31' },
          ]}
        />
      ),
    },
  },
  pager: {
    states: {
      'In the middle': (
        <Pager
          label="Pages in the middle"
          summary="26–50 of 1,204"
          page={2}
          hasNext
          pageSize={25}
          rows={25}
          onPage={nothing}
          onPageSize={nothing}
        />
      ),
      First: (
        <Pager label="First page" summary="1–25 of 40" page={1} hasNext pageSize={25} rows={25} onPage={nothing} />
      ),
      'The only one': (
        <Pager
          label="The only page"
          summary="3 groups"
          page={1}
          hasNext={false}
          pageSize={25}
          rows={3}
          onPage={nothing}
        />
      ),
    },
  },
  'past-the-end': { states: { 'Page 7': <PastTheEnd page={7} onFirst={nothing} /> } },
  snippet: {
    states: {
      'Lines to paste': (
        <Snippet
          title="Environment variables"
          code={'ISSUER=https://id.shop.example/oidc/65f1c0ffee15a5ba5eba11ad\nCLIENT_ID=65f1c0ffee15a5ba5eba11ae'}
        />
      ),
      'With a hint, too wide for its place': (
        <div className="w-60">
          <Snippet title="Issuer" hint="Libraries find the rest." code="https://id.shop.example/oidc/65f1c0ffee15a5" />
        </div>
      ),
    },
  },
  table: {
    states: {
      Rows: (
        <Table caption="Sessions">
          <thead>
            <tr>
              <Th>Device</Th>
              <Th>Last used</Th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <Td>Chrome on Android</Td>
              <Td>
                <Time at={minutesAgo(4)} />
              </Td>
            </tr>
            <tr>
              <Td>Safari on macOS</Td>
              <Td>
                <Time at={minutesAgo(4_000)} />
              </Td>
            </tr>
          </tbody>
        </Table>
      ),
    },
  },
  time: {
    states: {
      'Just now': <Time at={minutesAgo(0)} />,
      'A while ago': <Time at={minutesAgo(5_000)} />,
      Exact: <Time at={minutesAgo(5_000)} exact />,
      Never: <Time at={null} empty="Never" />,
    },
  },
}
