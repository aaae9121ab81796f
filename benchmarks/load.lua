-- Posts one event again and again. Arguments: the API key, the body.
-- The last line of the output is JSON, for load.ts.

function init(args)
  wrk.method = "POST"
  wrk.headers["content-type"] = "application/json"
  wrk.headers["user-agent"] = "Amazon/EventBridge/ApiDestinations"
  wrk.headers["apikey"] = args[1]
  wrk.body = args[2]
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format(
    '\n{"requests":%d,"durationUs":%d,"p50Us":%d,"p99Us":%d,"refused":%d,"broken":%d}',
    summary.requests,
    summary.duration,
    latency:percentile(50),
    latency:percentile(99),
    errors.status,
    errors.connect + errors.read + errors.write + errors.timeout
  ))
end
