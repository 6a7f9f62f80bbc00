/** Time zones in the temperate south, by their IANA names. */
const southernTimeZone =
  /^(Australia|Antarctica|Chile)\/|^(NZ|NZ-CHAT)$|^Pacific\/(Auckland|Chatham|Norfolk)$|^Atlantic\/(Stanley|South_Georgia)$|^Africa\/(Johannesburg|Maseru|Mbabane)$|^America\/(Argentina|Buenos_Aires|Cordoba|Mendoza|Montevideo|Santiago|Sao_Paulo|Asuncion|Punta_Arenas|Coyhaique)/

/** Whether the seasons in a time zone are those of the southern hemisphere. @param timeZone an IANA time zone */
export const isSouthern = (timeZone: string): boolean => southernTimeZone.test(timeZone)
