// Between fork() and execve() the child may only make async-signal-safe calls, since other threads of the
// server may have held any lock at that moment. So everything it needs is prepared before, and failures come
// back as an errno through a pipe that closes by itself when execve() succeeds.
#include "lab/process.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "paper/sanitizers.h"

namespace quire::lab {

namespace {

struct Pipe {
  int read = -1;
  int write = -1;
};

struct Limit {
  __rlimit_resource resource;
  rlimit value;
};

/// All that the child needs, as plain memory.
struct Prepared {
  std::string program;
  std::string directory;
  std::vector<std::string> words;
  std::vector<std::string> environment;
  std::vector<char*> argv;
  std::vector<char*> envp;
  std::vector<Limit> limits;
  int niceness = 0;
};

Prepared prepare(const Command& command, const Limits& limits);
[[noreturn]] void become(const Prepared& prepared, int in, int out, int err, int failure);
Pipe make_pipe();
void close_fd(int& fd);

[[noreturn]] void fail(int reason, const std::string& what) {
  throw std::system_error(reason, std::generic_category(), what);
}

}  // namespace

Child::Child(const Command& command, const Limits& limits) {
  const Prepared prepared = prepare(command, limits);
  Pipe out = make_pipe();
  Pipe err = make_pipe();
  Pipe failure = make_pipe();
  int in = ::open(command.input.c_str(), O_RDONLY | O_CLOEXEC);
  pid_ = ::fork();
  if (pid_ == 0) become(prepared, in, out.write, err.write, failure.write);
  const int fork_errno = errno;
  for (int* fd : {&in, &out.write, &err.write, &failure.write}) close_fd(*fd);
  out_ = out.read;
  err_ = err.read;
  int reason = pid_ < 0 ? fork_errno : 0;
  if (pid_ > 0) {
    ::setpgid(pid_, pid_);  // as the child does: whoever comes first
    while (::read(failure.read, &reason, sizeof reason) < 0 && errno == EINTR) {
    }
  }
  close_fd(failure.read);
  if (reason == 0) {
    ::fcntl(out_, F_SETFL, O_NONBLOCK);
    ::fcntl(err_, F_SETFL, O_NONBLOCK);
    return;
  }
  if (pid_ > 0) ::waitpid(pid_, nullptr, 0);
  pid_ = -1;
  close_fd(out_);
  close_fd(err_);
  fail(reason, command.program.string() + " cannot be started");
}

Child::~Child() {
  if (pid_ > 0) {
    signal(SIGKILL);
    wait();
  }
  close_fd(out_);
  close_fd(err_);
}

bool Child::read(int wait_ms, const std::function<void(std::string_view)>& out,
                 const std::function<void(std::string_view)>& err) {
  if (out_ < 0 && err_ < 0) {  // both closed: only its end is waited for
    if (exited()) return false;
    ::poll(nullptr, 0, std::min(wait_ms, 5));
    return true;
  }
  pollfd files[2] = {{out_, POLLIN, 0}, {err_, POLLIN, 0}};  // a negative descriptor is passed over
  ::poll(files, 2, wait_ms);
  const bool ended =
      exited();  // asked before the reading, which empties the pipes: so nothing it wrote is missed
  drain(out_, out);
  drain(err_, err);
  return !ended;
}

void Child::signal(int number) {
  if (pid_ > 0) ::kill(-pid_, number);
}

ChildEnd Child::wait() {
  siginfo_t info{};
  while (::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOWAIT) < 0 && errno == EINTR) {
  }
  signal(SIGKILL);  // before it is collected: afterwards its number may belong to another group
  int status = 0;
  rusage used{};
  while (::wait4(pid_, &status, 0, &used) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
  };
  ChildEnd end;
  end.status = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
  end.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  end.cpu_seconds = seconds(used.ru_utime) + seconds(used.ru_stime);
  end.peak_rss_mb = static_cast<double>(used.ru_maxrss) / 1024;
  return end;
}

bool Child::exited() {
  siginfo_t info{};
  return ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         info.si_pid == pid_;
}

/// Hands on at most 1 MiB at a time, which is more than a pipe holds: a child that only writes cannot keep
/// its parent from looking up.
void Child::drain(int& fd, const std::function<void(std::string_view)>& sink) {
  std::array<char, 1 << 16> buffer;
  for (int turn = 0; fd >= 0 && turn < 16; ++turn) {
    const ssize_t got = ::read(fd, buffer.data(), buffer.size());
    if (got > 0) {
      sink(std::string_view(buffer.data(), static_cast<std::size_t>(got)));
    } else if (got == 0 || errno != EINTR) {
      if (got == 0 || errno != EAGAIN) close_fd(fd);
      return;
    }
  }
}

Captured capture(const Command& command, const Limits& limits, double seconds_max, std::size_t bytes_max) {
  Captured captured;
  Child child(command, limits);
  const auto until = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds_max);
  const auto into = [bytes_max](std::string& text) {
    return [&text, bytes_max](std::string_view more) {
      text += more.substr(0, bytes_max - std::min(bytes_max, text.size()));
    };
  };
  while (child.read(50, into(captured.out), into(captured.err))) {
    if (std::chrono::steady_clock::now() > until) {
      child.signal(SIGKILL);
      break;
    }
  }
  captured.end = child.wait();
  return captured;
}

namespace {

/// What a lab may know of our surroundings: nothing secret passes (tokens, addresses of databases).
constexpr const char* kPassed[] = {
    "PATH", "HOME", "LANG", "LC_ALL", "TZ", "OPENBLAS_NUM_THREADS", "OPENBLAS_CORETYPE", "OMP_NUM_THREADS"};

Limit limit_of(__rlimit_resource resource, double soft, double hard) {
  return {resource, {static_cast<rlim_t>(soft), static_cast<rlim_t>(hard)}};
}

std::vector<Limit> prepare_limits(const Limits& limits) {
  const double cpu = std::ceil(limits.cpu_seconds);
  const double file = static_cast<double>(limits.file_mb) * (1 << 20);
  std::vector<Limit> all{limit_of(RLIMIT_CPU, cpu, cpu + 5), limit_of(RLIMIT_FSIZE, file, file),
                         limit_of(RLIMIT_NOFILE, 256, 256), limit_of(RLIMIT_CORE, 0, 0)};
  // (Sanitizers reserve terabytes of addresses for their shadow; under a limit they could not even start.)
  const double memory = static_cast<double>(limits.memory_mb) * (1 << 20);
  if (limits.memory_mb > 0 && !kSanitized) all.push_back(limit_of(RLIMIT_AS, memory, memory));
  return all;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (std::string& text : texts) all.push_back(text.data());
  all.push_back(nullptr);
  return all;
}

Prepared prepare(const Command& command, const Limits& limits) {
  Prepared p;
  p.program = std::filesystem::absolute(command.program).string();
  p.directory = command.directory.string();
  p.words = command.arguments;
  p.words.insert(p.words.begin(), command.program.filename().string());
  for (const char* name : kPassed) {
    const char* value = std::getenv(name);
    if (value != nullptr) p.environment.push_back(std::string(name) + "=" + value);
  }
  p.argv = pointers(p.words);
  p.envp = pointers(p.environment);
  p.limits = prepare_limits(limits);
  p.niceness = command.niceness;
  return p;  // moved or built in place: the strings, and so the pointers, stay (short ones too: vectors keep
             // them)
}

/// In the child. Only system calls from here on.
void become(const Prepared& p, int in, int out, int err, int failure) {
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::setpgid(0, 0);
  bool good = ::dup2(in, 0) == 0 && ::dup2(out, 1) == 1 && ::dup2(err, 2) == 2;
  good = good && (p.directory.empty() || ::chdir(p.directory.c_str()) == 0);
  for (const Limit& limit : p.limits) good = good && ::setrlimit(limit.resource, &limit.value) == 0;
  if (p.niceness != 0) ::setpriority(PRIO_PROCESS, 0, p.niceness);
#ifdef CLOSE_RANGE_CLOEXEC
  ::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
#endif
  if (good) ::execve(p.program.c_str(), p.argv.data(), p.envp.data());
  const int reason = errno;
  (void)!::write(failure, &reason, sizeof reason);
  ::_exit(127);
}

Pipe make_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) fail(errno, "a pipe");
  return {ends[0], ends[1]};
}

void close_fd(int& fd) {
  if (fd >= 0) ::close(fd);
  fd = -1;
}

}  // namespace

}  // namespace quire::lab
