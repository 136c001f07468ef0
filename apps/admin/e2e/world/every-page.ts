import { pages, type Place } from '../../screenshots/pages.ts'

/** Every picture of every page, with what an almost empty world needs for it. */
export const everyPage = Object.entries(pages).flatMap(([route, pictures]) =>
  Object.entries(pictures).map(([name, show]) => ({
    name,
    isInShell: route.startsWith('a/'),
    open: async (place: Omit<Place, 'applicationId'>) => {
      if (name === 'group') await someGroup(place)
      await show({ ...place, applicationId: process.env.E2E_APPLICATION_ID ?? '' })
    },
  })),
)

const someGroup = ({ caller }: Pick<Place, 'caller'>) =>
  caller.tell('createUserGroup', {
    body: { name: 'Regulars', description: 'For a picture', file_url: 'https://files.example.com/none.csv' },
  })
