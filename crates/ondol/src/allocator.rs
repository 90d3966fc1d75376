//! The allocator: mimalloc, asked in its short form. Its Rust crate names an alignment with every
//! request, which takes mimalloc three times the instructions, and nearly none needs it.

use libmimalloc_sys as mi;
use std::alloc::{GlobalAlloc, Layout};

/// Blocks of at least this size are aligned to it whatever is asked for (`MI_MAX_ALIGN_SIZE`).
const ALWAYS_ALIGNED_TO: usize = 16;
/// Smaller ones are aligned to a word.
const WORD: usize = size_of::<usize>();

/// mimalloc.
pub struct Allocator;

fn is_aligned_anyway(align: usize, size: usize) -> bool {
    align <= WORD || (align <= ALWAYS_ALIGNED_TO && size >= ALWAYS_ALIGNED_TO)
}

// SAFETY: mimalloc answers null or a block of its own of at least the size, aligned as the request
// or, in the short form, as the two constants say. Blocks of both forms are freed and resized
// alike; resizing keeps what lies in them.
unsafe impl GlobalAlloc for Allocator {
    // SAFETY: what the trait asks of its callers, and nothing more.
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let (size, align) = (layout.size(), layout.align());
        // SAFETY: any size and any power of two may be asked for.
        unsafe {
            match is_aligned_anyway(align, size) {
                true => mi::mi_malloc(size).cast(),
                false => mi::mi_malloc_aligned(size, align).cast(),
            }
        }
    }

    // SAFETY: what the trait asks of its callers, and nothing more.
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        let (size, align) = (layout.size(), layout.align());
        // SAFETY: as above.
        unsafe {
            match is_aligned_anyway(align, size) {
                true => mi::mi_zalloc(size).cast(),
                false => mi::mi_zalloc_aligned(size, align).cast(),
            }
        }
    }

    // SAFETY: what the trait asks of its callers, and nothing more.
    unsafe fn dealloc(&self, block: *mut u8, _layout: Layout) {
        // SAFETY: the caller gives back a block that came from here.
        unsafe { mi::mi_free(block.cast()) }
    }

    // SAFETY: what the trait asks of its callers, and nothing more.
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        let align = layout.align();
        // SAFETY: the caller's block came from here.
        unsafe {
            match is_aligned_anyway(align, size) {
                true => mi::mi_realloc(block.cast(), size).cast(),
                false => mi::mi_realloc_aligned(block.cast(), size, align).cast(),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_block_is_aligned_as_asked_and_keeps_what_lies_in_it() {
        let sizes = (1..200).chain([1_000, 4_096, 100_000, 3_000_000]);
        let aligns = [1, 2, 4, 8, 16, 32, 64, 4_096];
        let cases = sizes.flat_map(|size| aligns.map(|align| (size, align)));
        let mut kept = Vec::new();
        for (size, align) in cases {
            let layout = Layout::from_size_align(size, align).unwrap();
            let is_aligned = |block: *mut u8| (block as usize).is_multiple_of(align);
            // SAFETY: each block is used within its size, resized with its layout, and freed once.
            unsafe {
                let block = Allocator.alloc_zeroed(layout);
                assert!(!block.is_null() && is_aligned(block), "{layout:?}");
                assert!((0..size).all(|at| *block.add(at) == 0), "{layout:?}");
                block.write_bytes(7, size);
                let block = Allocator.realloc(block, layout, size + 9);
                assert!(is_aligned(block), "{layout:?} grown");
                assert!((0..size).all(|at| *block.add(at) == 7), "{layout:?}");
                let layout = Layout::from_size_align(size + 9, align).unwrap();
                // Neighbours are kept, or every block would be the first of its page.
                match size < 200 {
                    true => kept.push((block, layout)),
                    false => Allocator.dealloc(block, layout),
                }
                let plain = Allocator.alloc(layout);
                assert!(is_aligned(plain), "{layout:?} plain");
                kept.push((plain, layout));
            }
        }
        for (block, layout) in kept {
            // SAFETY: as above.
            unsafe { Allocator.dealloc(block, layout) };
        }
    }
}
