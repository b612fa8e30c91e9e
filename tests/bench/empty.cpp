// SPDX-License-Identifier: MIT
//
// What starting a process costs at least.
int main() {
    return 0;
}
