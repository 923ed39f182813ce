-- Asks for the addresses in the file ADDRESSES one after another, from a random one on, and ends
-- with one line of JSON. With FRESH=1 each address is made different from all before it, so that
-- nothing remembered can answer.
local addresses = {}
for line in io.lines(os.getenv("ADDRESSES")) do
  addresses[#addresses + 1] = line
end
local at, asked = 0, 0
local is_fresh = os.getenv("FRESH") == "1"

function init(arguments)
  math.randomseed(os.time())
  at = math.random(#addresses)
end

function request()
  at = at % #addresses + 1
  local address = addresses[at]
  if is_fresh then
    asked = asked + 1
    address = address .. (address:find("?", 1, true) and "&" or "?") .. "n=" .. os.time() .. "-" .. asked
  end
  return wrk.format("GET", address)
end

function done(summary, latency, requests)
  local lost = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  io.write(string.format(
    '{"requests": %d, "per_second": %.2f, "p50": %.3f, "p99": %.3f, "refused": %d, "lost": %d}\n',
    summary.requests, summary.requests / (summary.duration / 1e6),
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, summary.errors.status, lost))
end
