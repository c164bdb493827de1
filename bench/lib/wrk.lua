-- The requests of one measurement, for wrk -t1. Arguments: a file of whole HTTP requests with zero bytes between, the file for
-- the result, the seconds to send for, and the mode (load.mjs). A write's answers are read for the ids in them; all that was
-- sent is answered before it ends, so that acknowledgements can be counted exactly.
local ffi = require('ffi')
ffi.cdef [[
  typedef struct { long seconds; long nanoseconds; } moment;
  int clock_gettime(int clock, moment *now);
  int getpid(void);
  int kill(int pid, int signal);
]]
local MONOTONIC, SIGINT = 1, 2
local FOREVER_MS = 600000

local requests, seconds, first, last, exhausted = {}, nil, nil, nil, false
local ids, planned = {}, 0
-- Globals, since done reads them from the main thread.
tally = { sent = 0, received = 0, refused = 0, refusal = '' }
output, idText, elapsed = nil, nil, nil

local function now()
  local moment = ffi.new('moment')
  ffi.C.clock_gettime(MONOTONIC, moment)
  return tonumber(moment.seconds) + tonumber(moment.nanoseconds) / 1e9
end

-- wrk's main thread sleeps until its duration is over; the signal wakes it.
local function finish()
  idText = table.concat(ids, ' ')
  elapsed = (last or now()) - (first or now())
  ffi.C.kill(ffi.C.getpid(), SIGINT)
end

local function watchAnswers(mode)
  local once, drain = mode == 'once', mode == 'drain'

  local function isOver()
    return exhausted or (first and now() - first > seconds) or (once and planned >= #requests)
  end

  -- wrk sends one request after each delay that is over.
  function delay()
    if not isOver() then
      planned = planned + 1
      return 0
    end
    if planned == tally.received then finish() end
    return FOREVER_MS
  end

  function response(status, _, body)
    tally.received = tally.received + 1
    last = now()
    local fine = status == 200 and not body:find('"errors"', 1, true)
    local id = fine and not drain and body:match('"id":"([%w_]+)"')
    if id then
      ids[#ids + 1] = id
    elseif body:find('"processNextOrder":null', 1, true) then
      exhausted = true
    elseif not (fine and drain) then
      tally.refused = tally.refused + 1
      if tally.refusal == '' then tally.refusal = body end
    end
    if planned == tally.received and isOver() then finish() end
  end
end

function init(arguments)
  local file = assert(io.open(arguments[1], 'rb'))
  for text in file:read('*a'):gmatch('[^%z]+') do requests[#requests + 1] = text end
  file:close()
  output, seconds = arguments[2], tonumber(arguments[3])
  if arguments[4] ~= 'read' then watchAnswers(arguments[4]) end
end

-- A run of @ becomes the number of the request, for idempotency keys.
local function nextRequest()
  first = first or now()
  tally.sent = tally.sent + 1
  local text = requests[(tally.sent - 1) % #requests + 1]
  return (text:gsub('@@@@@@@@@@', string.format('%010d', tally.sent)))
end

-- wrk asks for one before it starts, to count the requests in it.
function request()
  request = nextRequest
  return requests[1]
end

-- wrk calls setup and done in a state of their own: the worker's globals are all that crosses.
local worker

function setup(thread)
  worker = thread
end

function done(summary, latency)
  local tally = worker:get('tally')
  local text = worker:get('idText')
  local elapsed = worker:get('elapsed')
  local errors = summary.errors
  local broken = errors.connect + errors.read + errors.write + errors.timeout
  local file = assert(io.open(worker:get('output'), 'wb'))
  file:write(string.format('%d %.6f %.3f %.3f %d %d %d\n',
    elapsed and tally.received or summary.requests,
    elapsed or summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    elapsed and broken or broken + errors.status,
    tally.refused, tally.sent - tally.received))
  file:write(text or '', '\n', tally.refusal, '\n')
  file:close()
end
