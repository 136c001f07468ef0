import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { isPreview, properUrl } from './page-facts.ts'
import { Preview } from './preview.tsx'
import './style.css'

const page = document.getElementById('page')
if (!page) throw new Error('The page has no place to be drawn in.')
const elsewhere = properUrl()
if (elsewhere === undefined) createRoot(page).render(<StrictMode>{isPreview ? <Preview /> : <App />}</StrictMode>)
else location.replace(elsewhere)
