import { ClienteleProvider } from '@clientele/storefront/react'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { clientele } from './clientele.ts'
import { Shop } from './shop.tsx'
import './shop.css'

const root = document.getElementById('root')
if (root)
  createRoot(root).render(
    <StrictMode>
      <ClienteleProvider client={clientele}>
        <Shop />
      </ClienteleProvider>
    </StrictMode>,
  )
