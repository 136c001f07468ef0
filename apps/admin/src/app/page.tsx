import { HomePage } from '@/features/entrance/home-page'

export default HomePage
