import { createRoot } from 'react-dom/client'
import { Gallery, readLook } from './gallery'
import './stories.css'

const root = document.getElementById('root')
if (!root) throw new Error('The page has no root.')
createRoot(root).render(<Gallery {...readLook(location.search)} />)
