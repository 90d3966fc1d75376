//! Waiting for other processes and their files by the events that the kernel has for them, up to a
//! deadline. It must never wait by looking again after a time.

use rustix::event::{EventfdFlags, PollFd, PollFlags, Timespec, eventfd, poll};
use rustix::fs::inotify;
use rustix::io::Errno;
use rustix::process::{Pid, PidfdFlags, pidfd_open};
use std::io;
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;
use std::process::{Child, ExitStatus};
use std::sync::Arc;
use std::time::Instant;

/// A handle of a process, which is ready to read once it has ended; `None` when it has gone.
pub fn process(pid: u32) -> Option<OwnedFd> {
    pidfd_open(Pid::from_raw(pid.cast_signed())?, PidfdFlags::empty()).ok()
}

/// Waits until all of these processes have ended; false when the time is over.
pub fn ends(mut processes: Vec<OwnedFd>, until: Instant) -> io::Result<bool> {
    while !processes.is_empty() {
        let handles: Vec<BorrowedFd<'_>> = processes.iter().map(AsFd::as_fd).collect();
        let ready = any(&handles, until)?;
        if !ready.contains(&true) {
            return Ok(false);
        }
        let mut ended = ready.into_iter();
        processes.retain(|_| !ended.next().unwrap_or(false));
    }
    Ok(true)
}

/// What became of a child that was waited for.
#[derive(Debug)]
pub enum Awaited<T> {
    /// It has answered.
    Answered(T),
    /// It has ended without.
    Ended(ExitStatus),
    /// Neither, and the time is over.
    TooLate,
}

/// Waits until a child answers, has ended, or took too long. `look` is asked at first and whenever
/// something has appeared in the directory where the child shows that it is ready.
pub fn answer<T>(
    child: &mut Child,
    appearances: &Appearances,
    until: Instant,
    mut look: impl FnMut() -> Option<T>,
) -> io::Result<Awaited<T>> {
    loop {
        appearances.clear();
        if let Some(answer) = look() {
            return Ok(Awaited::Answered(answer));
        }
        if let Some(status) = child.try_wait()? {
            return Ok(Awaited::Ended(status));
        }
        // One that has ended meanwhile is asked for its status at once.
        let Some(process) = process(child.id()) else {
            continue;
        };
        let events = [process.as_fd(), appearances.as_fd()];
        if !any(&events, until)?.contains(&true) {
            return Ok(Awaited::TooLate);
        }
    }
}

/// Waits until one of these descriptors is ready to read; which are. None when the time is over.
pub fn any(descriptors: &[BorrowedFd<'_>], until: Instant) -> io::Result<Vec<bool>> {
    let mut fds: Vec<PollFd<'_>> = descriptors
        .iter()
        .map(|fd| PollFd::from_borrowed_fd(*fd, PollFlags::IN))
        .collect();
    loop {
        let left = until.saturating_duration_since(Instant::now());
        let left = Timespec::try_from(left).map_err(io::Error::other)?;
        match poll(&mut fds, Some(&left)) {
            Ok(_) => break,
            Err(Errno::INTR) => (),
            Err(errno) => return Err(errno.into()),
        }
    }
    Ok(fds.iter().map(|fd| !fd.revents().is_empty()).collect())
}

/// Tells of files that appear in a directory, or change there.
pub struct Appearances(OwnedFd);

impl Appearances {
    /// From now on.
    pub fn of(directory: &Path) -> io::Result<Appearances> {
        let flags = inotify::CreateFlags::CLOEXEC | inotify::CreateFlags::NONBLOCK;
        let watch = inotify::init(flags)?;
        // A socket that was bound gets its permissions once it listens.
        let wanted = inotify::WatchFlags::CREATE
            | inotify::WatchFlags::MOVED_TO
            | inotify::WatchFlags::ATTRIB;
        inotify::add_watch(&watch, directory, wanted)?;
        Ok(Appearances(watch))
    }

    /// Forgets what was told, before the directory is looked at again.
    pub fn clear(&self) {
        let mut buffer = [MaybeUninit::uninit(); 4_096];
        let mut events = inotify::Reader::new(self.0.as_fd(), &mut buffer);
        while events.next().is_ok() {}
    }
}

impl AsFd for Appearances {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

/// Does something that may take long on a thread of its own; the descriptor is ready when it is
/// done. One that never is ends with this process.
pub fn done(work: impl FnOnce() + Send + 'static) -> io::Result<Arc<OwnedFd>> {
    let flag = Arc::new(eventfd(0, EventfdFlags::CLOEXEC)?);
    let told = flag.clone();
    std::thread::Builder::new().spawn(move || {
        work();
        // A counter of zero has room for one.
        let _told = rustix::io::write(&told, &1_u64.to_ne_bytes());
    })?;
    Ok(flag)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::{Command, Stdio};
    use std::time::Duration;

    fn soon() -> Instant {
        Instant::now() + Duration::from_secs(10)
    }

    #[test]
    fn an_end_a_file_and_work_are_heard_of_and_a_deadline_is_kept() {
        let mut child = Command::new("cat").stdin(Stdio::piped()).spawn().unwrap();
        let handle = || process(child.id()).into_iter().collect::<Vec<_>>();
        let short = Instant::now() + Duration::from_millis(20);
        assert!(!ends(handle(), short).unwrap());
        let handles = handle();
        drop(child.stdin.take());
        assert!(ends(handles, soon()).unwrap());
        child.wait().unwrap();

        let path = std::env::temp_dir().join(format!("ondol-awaiting-{}", std::process::id()));
        std::fs::create_dir(&path).unwrap();
        let appearances = Appearances::of(&path).unwrap();
        std::fs::write(path.join("new"), "").unwrap();
        assert_eq!(any(&[appearances.as_fd()], soon()).unwrap(), [true]);
        appearances.clear();
        let past = Instant::now();
        assert_eq!(any(&[appearances.as_fd()], past).unwrap(), [false]);
        std::fs::remove_dir_all(&path).unwrap();

        let flag = done(|| ()).unwrap();
        assert_eq!(any(&[flag.as_fd()], soon()).unwrap(), [true]);
    }

    #[test]
    fn a_child_answers_or_ends_or_is_too_late() {
        let path = std::env::temp_dir().join(format!("ondol-answer-{}", std::process::id()));
        std::fs::create_dir(&path).unwrap();
        let appearances = Appearances::of(&path).unwrap();
        let told = path.join("told");
        let of = |script: &str, until: Instant| {
            let mut child = Command::new("sh")
                .args(["-c", script])
                .arg(&told)
                .stdin(Stdio::piped())
                .spawn()
                .unwrap();
            let awaited = answer(&mut child, &appearances, until, || {
                std::fs::read_to_string(&told).ok()
            });
            drop(child.stdin.take());
            child.wait().unwrap();
            awaited.unwrap()
        };
        let short = Instant::now() + Duration::from_millis(20);
        assert!(matches!(of("cat", short), Awaited::TooLate));
        let ended = of("exit 3", soon());
        assert!(
            matches!(ended, Awaited::Ended(status) if status.code() == Some(3)),
            "{ended:?}"
        );
        let answered = of("echo > \"$0.new\"; mv \"$0.new\" \"$0\"; cat", soon());
        assert!(matches!(answered, Awaited::Answered(text) if text == "\n"));
        std::fs::remove_dir_all(&path).unwrap();
    }
}
