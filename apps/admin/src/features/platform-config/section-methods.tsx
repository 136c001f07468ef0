'use client'

import { useFormContext } from 'react-hook-form'
import { Banner } from '@/components/feedback/banner'
import { Card } from '@/components/layout/card'
import { ConfigSwitch, ConfigText } from './config-fields'
import { type ConfigValues, type Provider, providers } from './values'

export const providerLabel: Record<Provider, string> = {
  google: 'Google',
  facebook: 'Facebook',
  apple: 'Apple',
  account_kit: 'Account Kit',
}

export function MethodsSection() {
  const { watch } = useFormContext<ConfigValues>()
  const [login, social] = watch(['login', 'social'])
  const noWayIn = !login.password && !login.otp && !providers.some((provider) => social[provider])
  return (
    <Card title="Ways to sign in">
      {noWayIn ? (
        <Banner tone="warning" role="status" className="mb-2" title="No sign-in method is on">
          Customers can’t sign in until you turn one on.
        </Banner>
      ) : null}
      <div className="divide-y divide-line">
        <ConfigSwitch name="login.otp" label="One-time code" hint="A code by SMS or email." />
        <ConfigSwitch name="login.password" label="Password" />
        <ConfigSwitch name="forgot_password" label="Forgot password" hint="Customers can reset their password." />
        <ConfigSwitch name="register" label="Sign-up" hint="New customers can create an account themselves." />
        <ConfigSwitch name="skip_login" label="Continue as guest" hint="Customers can skip signing in." />
        <ConfigSwitch name="skip_captcha" label="Skip the captcha" hint="Easier for customers, but also for bots." />
      </div>
    </Card>
  )
}

export function SocialSection() {
  const { watch } = useFormContext<ConfigValues>()
  const social = watch('social')
  return (
    <Card
      title="Social sign-in"
      description="Let customers sign in with an account at a provider. Secrets are never shown again."
    >
      <div className="divide-y divide-line">
        {providers.map((provider) => (
          <div key={provider}>
            <ConfigSwitch name={`social.${provider}`} label={providerLabel[provider]} />
            {social[provider] ? (
              <div className="grid gap-4 pb-4 sm:grid-cols-2">
                <ConfigText name={`social_tokens.${provider}.app_id`} label={`${providerLabel[provider]} app id`} />
                <ConfigText
                  name={`social_tokens.${provider}.app_secret`}
                  label={`${providerLabel[provider]} app secret`}
                  type="password"
                  autoComplete="new-password"
                  hint="Leave blank to keep the current one."
                />
              </div>
            ) : null}
          </div>
        ))}
      </div>
    </Card>
  )
}
