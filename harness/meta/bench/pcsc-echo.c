/* The yardstick for our PC/SC link: the same exchanges in C on libpcsclite, as fast as it goes.
 *
 *   pcsc-echo READER COMMANDS     prints the exchanges per second, once a fifth of them has gone before as a warm-up
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <winscard.h>

static SCARDCONTEXT context;
static SCARDHANDLE card;
static const SCARD_IO_REQUEST *pci;

static void must(const char *call, LONG result)
{
    if (result == SCARD_S_SUCCESS)
        return;
    fprintf(stderr, "%s: %s\n", call, pcsc_stringify_error(result));
    exit(1);
}

static void exchange(long times)
{
    static const BYTE command[] = { 0x00, 0xB0, 0x95, 0x00, 0x1E };
    BYTE answer[MAX_BUFFER_SIZE_EXTENDED];

    while (times-- > 0) {
        DWORD length = sizeof answer;
        must("SCardTransmit", SCardTransmit(card, pci, command, sizeof command, NULL, answer, &length));
        if (length < 2) {
            fprintf(stderr, "an answer of %lu octets\n", length);
            exit(1);
        }
    }
}

static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec + now.tv_nsec / 1e9;
}

int main(int count, char **arguments)
{
    DWORD protocol;
    double start;
    long commands;

    if (count != 3) {
        fprintf(stderr, "usage: %s READER COMMANDS\n", arguments[0]);
        return 2;
    }
    commands = atol(arguments[2]);
    must("SCardEstablishContext", SCardEstablishContext(SCARD_SCOPE_SYSTEM, NULL, NULL, &context));
    must("SCardConnect", SCardConnect(context, arguments[1], SCARD_SHARE_EXCLUSIVE, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1, &card, &protocol));
    pci = protocol == SCARD_PROTOCOL_T0 ? SCARD_PCI_T0 : SCARD_PCI_T1;
    exchange(commands / 5);
    start = seconds();
    exchange(commands);
    printf("%.1f\n", commands / (seconds() - start));
    must("SCardDisconnect", SCardDisconnect(card, SCARD_UNPOWER_CARD));
    must("SCardReleaseContext", SCardReleaseContext(context));
    return 0;
}
