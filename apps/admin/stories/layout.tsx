import { Button } from '@/components/actions/button'
import { Card } from '@/components/layout/card'
import { Page } from '@/components/layout/page'
import { Steps } from '@/components/layout/steps'
import { Tabs } from '@/components/layout/tabs'
import { UnreadPage } from '@/components/layout/unread-page'
import { Users } from 'lucide-react'
import { Skeleton } from '@/components/feedback/skeleton'
import { Held } from './held'
import type { Stories } from './story'

const quiet = { error: undefined, isError: false, isFetching: false, refetch: () => undefined }
const unread = {
  noun: 'group',
  nouns: 'groups',
  icon: <Users />,
  back: { to: 'groups', label: 'Groups' },
  why: 'It belongs to another application, or the URL is mistyped.',
  skeleton: <Skeleton className="h-40 rounded-xl" />,
}

export const layout: Stories = {
  card: {
    states: {
      Plain: <Card>Only a body.</Card>,
      'With everything': (
        <Card
          title="Contacts"
          description="What the customer signs in with."
          actions={<Button size="sm">Add</Button>}
          footer={<Button variant="primary">Save</Button>}
        >
          The body of the card.
        </Card>
      ),
      Flush: (
        <Card title="Sessions" flush>
          <p className="px-5 py-4">The body has its own padding.</p>
        </Card>
      ),
    },
  },
  page: {
    pageHeight: 300,
    pageStates: {
      'With a way back': (
        <Page
          title="Asha Rao"
          back={{ to: 'customers', label: 'Customers' }}
          description="Created two years ago"
          actions={<Button>Block</Button>}
        >
          <Card>The content of the page.</Card>
        </Page>
      ),
      'For reading': (
        <Page title="Sign-in settings" width="reading" actions={<Button variant="primary">Save</Button>}>
          <Card>Lines that are not too long to read.</Card>
        </Page>
      ),
    },
  },
  steps: {
    states: {
      'At the second': (
        <Steps label="Steps of the import" steps={['File', 'Columns', 'Dry run', 'Import']} current={1} />
      ),
      'All done': <Steps label="Steps that are done" steps={['File', 'Columns']} current={2} />,
    },
  },
  tabs: {
    states: {
      'Three tabs': (
        <Held initial="activity">
          {(value, onValueChange) => (
            <Tabs
              label="Parts of the customer"
              value={value}
              onValueChange={onValueChange}
              tabs={[
                { value: 'overview', label: 'Overview', panel: 'Who the customer is.' },
                { value: 'activity', label: 'Activity', panel: 'What happened.' },
                { value: 'sessions', label: 'Sessions', panel: 'Where the customer is signed in.' },
              ]}
            />
          )}
        </Held>
      ),
    },
  },
  'unread-page': {
    pageHeight: 360,
    pageStates: {
      Missing: <UnreadPage {...unread} query={quiet} isMissing />,
      Failed: <UnreadPage {...unread} query={{ ...quiet, isError: true }} isMissing={false} />,
      Loading: <UnreadPage {...unread} query={quiet} isMissing={false} />,
    },
  },
}
