// The page that the address names, or the sign-in in its place.

import { kRoutes } from './routes'
import { Layout } from './layout/Layout'
import { SignIn } from './layout/SignIn'
import { NotFound } from './pages/NotFound'
import { matchPath } from './router/match'
import { useLocation } from './router/router'
import { signInNeeded } from './state/session'
import { useStore } from './state/store'

export function App() {
  const needed = useStore(signInNeeded)
  if (needed) return <SignIn />
  return <Layout><CurrentPage /></Layout>
}

function CurrentPage() {
  const { path } = useLocation()
  for (const route of kRoutes) {
    const params = matchPath(route.pattern, path)
    // The key makes a new page of every path, so that nothing is left of the last one.
    if (params) return <route.page key={path} params={params} />
  }
  return <NotFound key={path} />
}
