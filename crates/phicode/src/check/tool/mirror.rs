//! A project with Python files in place of its φ files, in a private temporary folder.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use phi_diagnostics::{Diagnostic, SourceFile, render_text};
use phi_syntax::{PositionMap, to_python_mapped};
use tempfile::TempDir;

use crate::check::tool::base::repository_of;
use crate::inputs::{Kind, Maps};
use crate::report::say;

/// A larger file is no configuration: it is linked, not copied.
const MAX_CONFIGURATION_BYTES: u64 = 1 << 20;

/// The mirror of one project; the folder goes when this does.
pub(crate) struct Mirror {
    folder: TempDir,
    /// The project, and where it is mirrored.
    pub(crate) base: PathBuf,
    pub(crate) root: PathBuf,
    /// By the path of the Python file.
    pub(crate) files: HashMap<PathBuf, Mirrored>,
}

/// One φ file of the mirror.
pub(crate) struct Mirrored {
    pub(crate) phi: PathBuf,
    pub(crate) source: Vec<u8>,
    pub(crate) python: Vec<u8>,
    pub(crate) positions: PositionMap,
}

impl Mirror {
    /// Mirrors the project `base`, which must be absolute; φ files with errors are told.
    pub(crate) fn new(base: &Path, maps: &mut Maps) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("phicode-check-").tempdir();
        let folder = folder.context("make a temporary folder")?;
        let top = repository_of(base);
        // Tools name packages after folders, so these keep their names.
        let name = top.file_name().unwrap_or(OsStr::new("project"));
        let place =
            fs::canonicalize(folder.path()).context("find the temporary folder")?.join(name);
        let root = inside(&place, base, &top);
        let mut mirror = Self { folder, base: base.to_owned(), root, files: HashMap::new() };
        for above in base.ancestors().skip(1).take_while(|above| above.starts_with(&top)) {
            let target = inside(&place, above, &top);
            Self::configuration(above, &target).with_context(|| mirroring(above))?;
        }
        let root = mirror.root.clone();
        mirror.directory(base, &root, maps)?;
        mirror.type_checker_cache();
        Ok(mirror)
    }

    fn directory(&mut self, from: &Path, to: &Path, maps: &mut Maps) -> Result<()> {
        fs::create_dir_all(to).with_context(|| mirroring(from))?;
        let extensions = maps.suffixes(from);
        let mut entries: Vec<_> = match fs::read_dir(from) {
            Ok(entries) => entries.filter_map(|entry| Some(entry.ok()?.path())).collect(),
            Err(error) => {
                say(format_args!("{}: error: failed to list: {error}", from.display()));
                return Ok(());
            }
        };
        // The order of an import: `x.φ` hides `x.phi`, and both hide `x.py`.
        entries.sort_by_key(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let place = extensions.iter().position(|suffix| name.ends_with(suffix.as_str()));
            (place.unwrap_or(usize::MAX), name)
        });
        for path in entries {
            let name = path.file_name().unwrap_or_default();
            let target = to.join(name);
            if path.is_dir() {
                if name == "__pycache__" || self.folder.path().starts_with(&path) {
                    continue;
                }
                if path.is_symlink() || !holds_sources(&path) {
                    link(&path, &target);
                } else {
                    self.directory(&path, &target, maps)?;
                }
            } else if is_no_file(&path) {
                // A pipe would wait for somebody to write into it.
            } else if Kind::of(&path, &extensions) == Kind::Phi {
                self.phi_file(&path, to, &extensions, maps)?;
            } else if !target.exists() {
                plain_file(&path, &target).with_context(|| mirroring(&path))?;
            }
        }
        Ok(())
    }

    fn phi_file(
        &mut self,
        path: &Path,
        to: &Path,
        extensions: &[String],
        maps: &mut Maps,
    ) -> Result<()> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let stem = extensions.iter().find_map(|suffix| name.strip_suffix(suffix.as_str()));
        let target = to.join(format!("{}.py", stem.unwrap_or(&name)));
        if self.files.contains_key(&target) {
            return Ok(());
        }
        let source = match fs::read(path) {
            Ok(source) => source,
            Err(error) => {
                say(format_args!("{}: error: failed to read: {error}", path.display()));
                return Ok(());
            }
        };
        let map = match maps.for_source(&source, path.parent().unwrap_or(Path::new("")))? {
            Ok(map) => map,
            Err(found) => {
                tell(path, &source, &[found]);
                return Ok(());
            }
        };
        let converted = to_python_mapped(&source, &map);
        let errors: Vec<Diagnostic> =
            converted.diagnostics.into_iter().filter(Diagnostic::is_error).collect();
        if !errors.is_empty() {
            tell(path, &source, &errors);
        }
        let positions = PositionMap::new(&source, &converted.text, &converted.edits);
        let python = converted.text.into_owned();
        fs::write(&target, &python).with_context(|| mirroring(path))?;
        self.files.insert(target, Mirrored { phi: path.to_owned(), source, python, positions });
        Ok(())
    }

    /// The files of a folder above the project that may configure a tool.
    fn configuration(from: &Path, to: &Path) -> io::Result<()> {
        fs::create_dir_all(to)?;
        for entry in fs::read_dir(from)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default();
            if path.is_file() && is_configuration(&path) {
                plain_file(&path, &to.join(name))?;
            } else if name == ".git" {
                link(&path, &to.join(name));
            }
        }
        Ok(())
    }

    /// mypy keeps what it knows of the standard library in the folder that it runs in; in a mirror
    /// it would begin anew each time.
    fn type_checker_cache(&self) {
        let cache = self.root.join(".mypy_cache");
        if let Some(kept) = phi_config::user_cache_directory().filter(|_| !cache.exists()) {
            let kept = kept.join("mypy");
            if fs::create_dir_all(&kept).is_ok() {
                link(&kept, &cache);
            }
        }
    }

    /// The φ files whose Python text the tool has changed.
    pub(crate) fn changed(&self) -> Vec<&Path> {
        let is_changed = |(path, file): &(&PathBuf, &Mirrored)| {
            fs::read(path).is_ok_and(|text| text != file.python)
        };
        let changed = self.files.iter().filter(is_changed);
        let mut phi: Vec<&Path> = changed.map(|(_, file)| file.phi.as_path()).collect();
        phi.sort();
        phi
    }
}

/// The place below `root` that `path` has below `top`.
pub(crate) fn inside(root: &Path, path: &Path, top: &Path) -> PathBuf {
    // `join` of an empty path would add a separator.
    root.components().chain(path.strip_prefix(top).unwrap_or(path).components()).collect()
}

/// Hidden folders, virtual environments and foreign packages are seen, not searched.
fn holds_sources(directory: &Path) -> bool {
    let name = directory.file_name().unwrap_or_default().to_string_lossy();
    !name.starts_with('.') && name != "node_modules" && !directory.join("pyvenv.cfg").exists()
}

/// Whether `path` is a pipe, a socket or a device.
fn is_no_file(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|found| !found.is_file())
}

/// What tools write to, look for by its real place or read as their own is copied; the rest, which
/// may be large, is linked.
fn plain_file(from: &Path, to: &Path) -> io::Result<()> {
    let suffix = from.extension().unwrap_or_default().to_string_lossy();
    let is_source = matches!(&*suffix, "py" | "pyi" | "pyw" | "ipynb" | "typed");
    if is_source || is_configuration(from) {
        match fs::copy(from, to) {
            // A link to nothing, a socket, a file of somebody else: no tool could read it either.
            Err(error) if error.kind() != io::ErrorKind::StorageFull => Ok(()),
            copied => copied.map(drop),
        }
    } else {
        link(from, to);
        Ok(())
    }
}

fn is_configuration(file: &Path) -> bool {
    let suffix = file.extension().unwrap_or_default().to_string_lossy();
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let is_named =
        matches!(&*suffix, "toml" | "cfg" | "ini" | "json" | "yaml" | "yml") || name == "pylintrc";
    let is_small =
        || fs::metadata(file).is_ok_and(|it| it.is_file() && it.len() <= MAX_CONFIGURATION_BYTES);
    (is_named || name.starts_with('.')) && is_small()
}

/// Nothing depends on a link: where there are none the tool sees the sources alone.
fn link(from: &Path, to: &Path) {
    #[cfg(unix)]
    let _ = std::os::unix::fs::symlink(from, to);
    #[cfg(not(unix))]
    let _ = (from, to);
}

fn tell(path: &Path, source: &[u8], found: &[Diagnostic]) {
    let name = path.display().to_string();
    say(render_text(&SourceFile::new(&name, source), found).trim_end());
}

fn mirroring(path: &Path) -> String {
    format!("mirror {}", path.display())
}
