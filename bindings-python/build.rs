//! Linker arguments of an extension module, where a system wants any.

fn main() {
    pyo3_build_config::add_extension_module_link_args();
}
