// Where the pages start.

import { render } from 'preact'
import 'uplot/dist/uPlot.min.css'
import './styles/index.css'
import { App } from './App'
import { startRouter } from './router/router'
import { startTheme } from './state/theme'

startTheme()
startRouter()
render(<App />, document.getElementById('app')!)
