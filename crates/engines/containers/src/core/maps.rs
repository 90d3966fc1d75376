//! Which parts of a process's memory can be read again from its program's file, from
//! `/proc/self/maps`. Pure.

/// (start, end) of the mappings that hold the program's code and constants and were never written.
///
/// That is what is executable, and what is read-only from the very start of the file. Read-only
/// parts further on may hold relocated addresses, which the file does not have.
pub fn droppable(maps: &str) -> Vec<(usize, usize)> {
    let mut program = None;
    maps.lines()
        .filter_map(|line| {
            let mut words = line.split_ascii_whitespace();
            let range = words.next()?;
            let (permissions, offset) = (words.next()?, words.next()?);
            let path = words.nth(2).filter(|path| path.starts_with('/'))?;
            // The program's own file is the first one mapped, or the only one if it is static.
            let own = *program.get_or_insert(path) == path;
            let constants = permissions == "r--p" && offset.bytes().all(|byte| byte == b'0');
            let (start, end) = range.split_once('-')?;
            let address = |text| usize::from_str_radix(text, 16).ok();
            (own && (permissions == "r-xp" || constants))
                .then(|| Some((address(start)?, address(end)?)))?
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_and_constants_go_and_relocated_parts_stay() {
        let maps = "\
            55557331e000-555573340000 rw-p 00000000 00:00 0                  [heap]\n\
            7000-8000 r--p 00000000 fe:00 5315613                    /bin/shim\n\
            8000-a000 r-xp 00001000 fe:00 5315613                    /bin/shim\n\
            a000-b000 r--p 00003000 fe:00 5315613                    /bin/shim\n\
            b000-c000 rw-p 00004000 fe:00 5315613                    /bin/shim\n\
            d000-e000 r-xp 00000000 fe:00 99                         /lib/other.so\n\
            f000-f800 r-xp 00000000 00:00 0                          [vdso]\n";
        assert_eq!(droppable(maps), [(0x7000, 0x8000), (0x8000, 0xa000)]);
        assert!(droppable("").is_empty() && droppable("garbage\n").is_empty());
    }
}
