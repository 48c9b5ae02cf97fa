// A child process with limits: its own process group, a small environment, standard input empty, output and
// error on pipes. The one idea: whatever the child does, its parent keeps control (no inherited files, no
// wait without end).
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "lab/runner.h"

namespace quire::lab {

struct Command {
  std::filesystem::path program;
  std::vector<std::string> arguments;  ///< without the program's name
  std::filesystem::path directory;     ///< where it works; empty: where we do
  int niceness = 0;
  std::filesystem::path input = "/dev/null";  ///< on standard input
};

/// How a child ended. `signal` is 0 if it ended by itself.
struct ChildEnd {
  int status = 0;
  int signal = 0;
  double cpu_seconds = 0;
  double peak_rss_mb = 0;  ///< as wait4() says: not below what we held when we forked
};

class Child {
 public:
  /// Throws std::system_error naming the program if it cannot be started.
  Child(const Command& command, const Limits& limits);
  ~Child();  ///< kills what still runs
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  /// Waits up to `wait_ms` for output or the end and hands on what came. False once the child has ended and
  /// all its output was handed on. What grandchildren write after its end is dropped.
  bool read(int wait_ms, const std::function<void(std::string_view)>& out,
            const std::function<void(std::string_view)>& err);
  /// To the whole group.
  void signal(int number);
  /// Kills what is left of the group and collects the child. Only after read() returned false or
  /// signal(SIGKILL).
  ChildEnd wait();

 private:
  bool exited();
  void drain(int& fd, const std::function<void(std::string_view)>& sink);

  pid_t pid_ = -1;
  int out_ = -1;
  int err_ = -1;
};

/// Output of a short command, up to `bytes_max`; after `seconds_max` it is killed (signal 9).
struct Captured {
  ChildEnd end;
  std::string out;
  std::string err;
};
Captured capture(const Command& command, const Limits& limits, double seconds_max, std::size_t bytes_max);

}  // namespace quire::lab
