// What a replay would send, and what routing would keep back.

import type { ReplayForecast } from '../../api/types'
import { Notice } from '../../components/Notice'
import { counted, exact } from '../../format/number'
import { useCodes } from '../../state/use_codes'
import { byCount } from '../delivery/by_count'

export function Forecast({ forecast }: { forecast: ReplayForecast }) {
  const meaning = useCodes()
  const sent = forecast.events
  return (
    <Notice tone={sent === 0 ? 'warning' : 'info'}>
      <div aria-live="polite">
        <p>
          {sent === 0 ? (
            'Nothing would be sent.'
          ) : (
            <>
              <strong>{counted(sent, 'event')}</strong> would be sent.
            </>
          )}
          {forecast.filtered > 0 && ` ${counted(forecast.filtered, 'event')} would be filtered:`}
        </p>
        {forecast.filtered > 0 && (
          <ul>
            {byCount(forecast.filtered_by_code).map(([code, count]) => (
              <li key={code}>
                {exact(count)} <span class="monospace">{code}</span>{' '}
                {meaning('filtered', code)?.meaning}
              </li>
            ))}
          </ul>
        )}
      </div>
    </Notice>
  )
}
