import type { PlatformConfig } from '@clientele/contracts'
import { type ReactNode, useEffect, useState, useSyncExternalStore } from 'react'
import { colorsOf, noticeColors } from './colors.ts'

const wide = matchMedia('(min-width: 56rem)')
const onWide = (onChange: () => void) => {
  wide.addEventListener('change', onChange)
  return () => wide.removeEventListener('change', onChange)
}
const useIsWide = () => useSyncExternalStore(onWide, () => wide.matches)

/** The store's picture: a large one is shown as a photo, a small or narrow one as a logo. */
interface Picture {
  url: string
  isPhoto: boolean
}

/** Loads an image before showing it, so that it never appears partially, and a wrong URL leaves no gap. */
function usePicture(url: string | undefined): Picture | undefined {
  const [picture, setPicture] = useState<Picture>()
  useEffect(() => {
    if (!url || !/^https?:\/\//i.test(url)) return
    const image = new Image()
    let isWanted = true
    image.onload = () => {
      const { naturalWidth: width, naturalHeight: height } = image
      if (isWanted) setPicture({ url, isPhoto: width >= 480 && height >= 240 && width / height < 3 })
    }
    image.src = url
    return () => {
      isWanted = false
    }
  }, [url])
  return picture?.url === url ? picture : undefined
}

interface FrameProps {
  config: PlatformConfig
  /** Set for the account page, which needs more room than a form. */
  isRoomy?: boolean
  children: ReactNode
}

/** The store's design around every page: colors, picture, notice, and the position of the card. */
export function Frame({ config, isRoomy = false, children }: FrameProps) {
  const { look_and_feel, flash_card, desktop_image, mobile_image } = config
  const isWide = useIsWide()
  const picture = usePicture((isWide ? desktop_image : mobile_image) || undefined)
  const background = look_and_feel?.background_color
  useEffect(() => {
    for (const [name, value] of Object.entries(colorsOf(background)))
      document.documentElement.style.setProperty(name, value)
  }, [background])

  const position = isRoomy ? 'center' : (look_and_feel?.card_position ?? 'center')
  const beside = isWide && picture?.isPhoto === true && position !== 'center'
  return (
    <div className="page" data-position={position} data-beside={beside}>
      {beside ? <img className="beside" src={picture.url} alt="" /> : null}
      <main className={isRoomy ? 'card roomy' : 'card'}>
        {flash_card?.text ? (
          <p className="flash" style={noticeColors(flash_card)}>
            {flash_card.text}
          </p>
        ) : null}
        {picture && !beside && !isRoomy ? (
          <img className={picture.isPhoto ? 'banner' : 'logo'} src={picture.url} alt="" />
        ) : null}
        <div className="inside">{children}</div>
      </main>
    </div>
  )
}
