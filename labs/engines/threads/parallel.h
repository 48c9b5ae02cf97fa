// Work that is cut into numbered pieces, done by a few threads. The pieces do not depend on how many threads
// there are, so neither does a result that is put together by number.
#pragma once

#include <cstddef>
#include <functional>

namespace quire::labs::threads {

/// Calls work(0) .. work(count - 1), each once; pieces are handed out in rising order. The calling thread
/// works too. The first exception ends the rest and is thrown again here. `threads` = 0 counts as 1.
void parallel_for(std::size_t count, unsigned threads, const std::function<void(std::size_t)>& work);

/// The same with a calling thread that only watches: it calls tick(how many are over) twenty times a second
/// and once when all are. An exception of tick ends the rest too.
void parallel_watched(std::size_t count, unsigned threads, const std::function<void(std::size_t)>& work,
                      const std::function<void(std::size_t)>& tick);

}  // namespace quire::labs::threads
