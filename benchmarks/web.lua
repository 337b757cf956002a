-- Asks for the lines of a file in turn: path, tab, cookie, tab, form. %KEY% is new at every request; behind a # in the path
-- it goes into a header by which pages of guests are told apart, and the page is the same.
local lines, at, made = {}, 0, 0
bad = 0
local threads = {}

function setup(thread)
  table.insert(threads, thread)
  thread:set("number", #threads)
end

function init(args)
  for line in io.lines(args[1]) do table.insert(lines, line) end
  browser = args[2]
  math.randomseed(os.time() * 10 + number)
  at = math.random(#lines)
  stem = string.format("%d%04d", os.time() % 1000000, math.random(9999)) .. number
end

function request()
  at, made = at % #lines + 1, made + 1
  local line = lines[at]:gsub("%%KEY%%", stem .. made)
  local path, cookie, form = line:match("^([^\t]*)\t?([^\t]*)\t?(.*)$")
  local headers = { ["User-Agent"] = browser }
  local plain, apart = path:match("^([^#]*)#(.*)$")
  if plain then path = plain; headers["HX-Target"] = apart end
  if cookie ~= "" then headers["Cookie"] = cookie end
  if form == "" then return wrk.format("GET", path, headers) end
  headers["Content-Type"] = "application/x-www-form-urlencoded"
  return wrk.format("POST", path, headers, form)
end

function response(status)
  if status >= 400 then bad = bad + 1 end
end

function done()
  local all = 0
  for _, thread in ipairs(threads) do all = all + thread:get("bad") end
  io.write("answers of 400 and above: " .. all .. "\n")
end
